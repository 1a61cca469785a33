using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Content;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class TextMergeTests
{
    // What git merge-file makes of the same.
    [Theory]
    [InlineData("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "a\nB\nc\nd\nE\n")]
    [InlineData("a\nb\nc\n", "a\nb\nc\nd\n", "x\na\nb\nc\n", "x\na\nb\nc\nd\n")]
    [InlineData("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n")]
    [InlineData("a\nb\nc\nd\n", "a\nx\nb\nc\ny\nd\n", "a\nb\nc\nd\nz\n", "a\nx\nb\nc\ny\nd\nz\n")]
    [InlineData("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n")]
    [InlineData("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", "a\nb\nc\nd\n", "a\r\nB\r\nc\r\nd\r\n")]
    public void Changes_of_different_lines_are_both_there(string origin, string mine, string theirs, string merged) =>
        Assert.Equal(new TextMerge(merged, false), TextMerge.Of(origin, mine, theirs));

    [Theory]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n", "a\n<<<<<<< yours\nx\n=======\ny\n>>>>>>> saved meanwhile\nc\n")]
    [InlineData("a\nb\nc\n", "c1\nb\nc\n", "n\na\nb\nc\nm\n", "<<<<<<< yours\nc1\n=======\nn\na\n>>>>>>> saved meanwhile\nb\nc\nm\n")]
    [InlineData("a\nb\n", "a\n", "a\nB\n", "a\n<<<<<<< yours\n=======\nB\n>>>>>>> saved meanwhile\n")]
    public void Where_both_changed_the_same_lines_both_stand_between_marks(string origin, string mine, string theirs, string merged)
    {
        var merge = TextMerge.Of(origin, mine, theirs);

        Assert.Equal(new TextMerge(merged, true), merge);
        Assert.Equal(merged.Split('\n').ToList().IndexOf(TextMerge.Yours) + 1, TextMerge.ConflictIn(merge.Text));
    }

    [Fact]
    public void No_line_that_anybody_added_is_lost_and_none_that_both_left_alone()
    {
        var line = Gen.Elements("a", "b", "c", "d", "=======", "");
        var lines = Gen.Choose(0, 8).SelectMany(count => Gen.ListOf(line, count)).Select(l => l.ToList());
        var edits = Gen.Choose(0, 5).SelectMany(count => Gen.ListOf(Gen.Choose(0, 1000), count)).Select(l => l.ToList());
        var cases = from origin in lines
                    from mine in edits
                    from theirs in edits
                    select (origin, Edited(origin, mine, "m"), Edited(origin, theirs, "t"));

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (origin, mine, theirs) = c;
            var merged = TextMerge.Of(Text(origin), Text(mine), Text(theirs));
            var result = merged.Text.Split('\n').ToList();
            Assert.All(mine.Concat(theirs).Where(l => l.Length > 1 && l[0] is 'm' or 't'), added => Assert.Contains(added, result));
            Assert.Equal(merged.HasConflicts, TextMerge.ConflictIn(merged.Text) != null);
            Assert.Equal(Text(theirs), TextMerge.Of(Text(origin), Text(origin), Text(theirs)).Text);
            Assert.Equal(Text(mine), TextMerge.Of(Text(origin), Text(mine), Text(origin)).Text);

            // Without a conflict it does not matter who merges.
            Assert.Equal(merged.HasConflicts, TextMerge.Of(Text(origin), Text(theirs), Text(mine)).HasConflicts);
            Assert.True(merged.HasConflicts || TextMerge.Of(Text(origin), Text(theirs), Text(mine)).Text == merged.Text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Two_texts_of_unknown_origin_stand_in_one_with_what_they_share_once()
    {
        var both = TextMerge.Both("a\nmine\nc\n", "a\ntheirs\nmore\nc\n");

        Assert.Equal(new TextMerge("a\n<<<<<<< yours\nmine\n=======\ntheirs\nmore\n>>>>>>> saved meanwhile\nc\n", true), both);
    }

    [Fact]
    public void Texts_without_end_are_not_compared_line_by_line()
    {
        var mine = string.Join('\n', Enumerable.Range(0, 200_000));

        var merge = TextMerge.Of("", mine, mine + "\nx");

        Assert.True(merge.HasConflicts);
        Assert.StartsWith(TextMerge.Yours + "\n0\n", merge.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_article_may_show_the_marks_of_another_program() =>
        Assert.Null(TextMerge.ConflictIn("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"));

    private static string Text(List<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    // Each edit takes a line out, changes it, or puts one before it; what is new is a line that nobody else has.
    private static List<string> Edited(List<string> origin, List<int> edits, string who)
    {
        var lines = origin.ToList();
        for (var i = 0; i < edits.Count; i++)
        {
            var at = edits[i] / 3 % (lines.Count + 1);
            if (edits[i] % 3 == 0 || at == lines.Count)
            {
                lines.Insert(at, $"{who}{i}");
            }
            else if (edits[i] % 3 == 1)
            {
                lines[at] = $"{who}{i}";
            }
            else
            {
                lines.RemoveAt(at);
            }
        }

        return lines;
    }
}
