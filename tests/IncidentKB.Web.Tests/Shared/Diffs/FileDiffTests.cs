using IncidentKB.Testing;
using IncidentKB.Web.Shared.Diffs;
using Xunit;

namespace IncidentKB.Web.Tests.Shared.Diffs;

public sealed class FileDiffTests
{
    [Fact]
    public void Only_files_that_differ_are_told_the_articles_first()
    {
        var files = FileDiff.Compare(
            Files(("bug.cs", "a\n"), ("index.md", "a\n"), ("traces/same.txt", "a\n"), ("fix.cs", "a\n")),
            Files(("index.zh-Hans.md", "a\n"), ("index.md", "b\n"), ("traces/same.txt", "a\n"), ("bug.cs", "b\n")));

        Assert.Equal(
            [
                ("index.md", FileChange.Changed), ("index.zh-Hans.md", FileChange.Added), ("bug.cs", FileChange.Changed),
                ("fix.cs", FileChange.Removed),
            ],
            files.Select(f => (f.Path, f.Change)));
    }

    [Theory]
    [InlineData("Take one gate.\n", "Take two gates.\n", "Take [one] [gate].", "Take [two] [gates].")]
    [InlineData("泵因为关闭两次而停下。\n", "泵因为关闭三次而停下。\n", "泵因为关闭[两]次而停下。", "泵因为关闭[三]次而停下。")]
    [InlineData("a_b = 1;\n", "a_c = 1;\n", "[a_b] = 1;", "[a_c] = 1;")]
    [InlineData("done 😀 now, at once\n", "done 😁 now, at once\n", "done [😀] now, at once", "done [😁] now, at once")]
    [InlineData("all of it\n", "nothing like that here\n", "all of it", "nothing like that here")]
    [InlineData("the same line\r\n", "the same line\n", "the same line[\r]", "the same line")]
    public void Words_that_only_one_of_two_lines_has_are_marked(string old, string now, string oldMarked, string newMarked)
    {
        var row = Assert.Single(Of(old, now).Rows);

        Assert.Equal((oldMarked, newMarked), (Marked(row.Old!), Marked(row.New!)));
    }

    [Fact]
    public void Lines_are_numbered_on_both_sides()
    {
        var rows = Of("a\nb\nc\nd\n", "a\nx\ny\nc\n").Rows;

        Assert.Equal(
            [
                (1, "a", 1, "a", false), (2, "b", 2, "x", true), (null, null, 3, "y", true), (3, "c", 4, "c", false),
                (4, "d", null, null, true),
            ],
            rows.Select(r => (r.Old?.Number, r.Old?.Text, r.New?.Number, r.New?.Text, r.IsChanged)));
    }

    [Fact]
    public void A_line_end_that_is_missing_at_the_end_of_the_file_is_a_difference()
    {
        var row = Of("a\nb", "a\nb\n").Rows[^1];

        Assert.Equal((true, false, true), (row.IsChanged, row.Old!.HasEnd, row.New!.HasEnd));
    }

    [Fact]
    public void Three_lines_stay_around_a_change_and_the_others_are_folded()
    {
        var old = string.Concat(Enumerable.Range(1, 30).Select(n => $"{n}\n"));
        var now = old.Replace("10\n", "ten\n", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal);
        var stretches = Of(old, now).Stretches().ToList();

        // Between the two one line is further than three from both, and stays.
        Assert.Equal(
            [(1, 6, true), (7, 13, false), (14, 14, false), (15, 21, false), (22, 30, true)],
            stretches.Select(s => (s.Rows[0].Old!.Number, s.Rows[^1].Old!.Number, s.IsFolded)));
    }

    [Fact]
    public void Nothing_of_either_side_is_lost()
    {
        foreach (var slug in SiteMap.Incidents)
        {
            var bug = RepositoryFiles.ReadContent($"incidents/{slug}/bug.cs");
            var fix = RepositoryFiles.ReadContent($"incidents/{slug}/fix.cs");
            var rows = Of(bug, fix).Rows;

            Assert.Equal(bug, string.Concat(rows.Where(r => r.Old != null).Select(r => r.Old!.Text + "\n")));
            Assert.Equal(fix, string.Concat(rows.Where(r => r.New != null).Select(r => r.New!.Text + "\n")));
            Assert.All(rows.Where(r => !r.IsChanged), r => Assert.Equal(r.Old!.Text, r.New!.Text));
        }
    }

    [Fact]
    public void A_picture_and_a_file_with_too_many_lines_have_no_rows()
    {
        var long1 = string.Concat(Enumerable.Repeat("a\n", FileDiff.MaxLines + 1));
        var files = FileDiff.Compare(
            Files(("images/a.png", "sha256:1"), ("traces/long.txt", long1)),
            Files(("images/a.png", "sha256:2"), ("traces/long.txt", "")));

        Assert.Equal([(true, false, 0), (false, true, 0)], files.Select(f => (f.IsPicture, f.IsTooLarge, f.Rows.Count)));
        Assert.All(files, f => Assert.Null(UnifiedDiff.Of(f)));
    }

    [Fact]
    public void Lines_beyond_all_measure_are_told_whole()
    {
        static string Lines(string word) => string.Concat(
            Enumerable.Range(1, 2_000).Select(n => $"{n} {word} of these words, which are long enough for eighty characters or so\n"));

        var rows = Of(Lines("one"), Lines("two")).Rows;

        Assert.Equal("1 [one] of these words, which are long enough for eighty characters or so", Marked(rows[0].Old!));
        Assert.Equal("2000 one of these words, which are long enough for eighty characters or so", Marked(rows[^1].Old!));
    }

    [Fact]
    public void The_unified_form_has_hunks_with_three_lines_around_them()
    {
        var old = string.Concat(Enumerable.Range(1, 20).Select(n => $"{n}\n"));

        Assert.Equal(
            """
            --- a/index.md
            +++ b/index.md
            @@ -1,5 +1,5 @@
             1
            -2
            +two
             3
             4
             5
            @@ -18,3 +18,4 @@
             18
             19
             20
            +21
            \ No newline at end of file

            """.ReplaceLineEndings("\n"),
            UnifiedDiff.Of(Of(old, old.Replace("2\n3\n", "two\n3\n", StringComparison.Ordinal) + "21")));
        var added = Assert.Single(FileDiff.Compare(Files(), Files(("a.cs", "a\nb\n"))));
        Assert.Equal("--- /dev/null\n+++ b/a.cs\n@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Of(added));
        var removed = Assert.Single(FileDiff.Compare(Files(("a.cs", "a\n")), Files()));
        Assert.Equal("--- a/a.cs\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n", UnifiedDiff.Of(removed));
    }

    private static FileDiff Of(string old, string now) =>
        Assert.Single(FileDiff.Compare(Files(("index.md", old)), Files(("index.md", now))));

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);

    private static string Marked(DiffLine line) => string.Concat(line.Pieces.Select(p => p.IsMarked ? $"[{p.Text}]" : p.Text));
}
