using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Search;
using Xunit;

namespace IncidentKB.Core.Tests.Search;

public class HighlighterTests
{
    // Marks are shown as <...>. "more" and "than" weigh nothing.
    [Theory]
    [InlineData("Released more than it was held", "<Released> <more> <than> it was <held>")]
    [InlineData("more than enough, held", "more than enough, <held>")]
    [InlineData("A WaitGroup waits", "A Wait<Group> waits")]
    [InlineData("用信号量保护", "用<信号量>保护")]
    [InlineData("并发地写入", "<并发>地<写入>")]
    [InlineData("看semaphore吧", "看<semaphore>吧")]
    [InlineData("ＨＥＬＤ", "<ＨＥＬＤ>")]
    [InlineData("nothing here", "nothing here")]
    [InlineData("", "")]
    public void What_was_looked_for_is_marked(string text, string marked) => Assert.Equal(marked, Show(Sample().Find(text).Segments()));

    [Fact]
    public void An_excerpt_shows_the_heaviest_stretch()
    {
        var filler = string.Join(' ', Enumerable.Repeat("filler", 40));
        var text = $"held once. {filler} Here it was released and held, and that is all. {filler}";

        var excerpt = Show(Sample().Find(text).Excerpt(60));

        Assert.Contains("<released> and <held>", excerpt, StringComparison.Ordinal);
        Assert.StartsWith("…", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("…", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal).Length, 40, 62);
    }

    [Fact]
    public void Words_side_by_side_outweigh_words_apart()
    {
        var filler = string.Join(' ', Enumerable.Repeat("filler", 20));

        Assert.Contains(
            "<released> <held>",
            Show(Sample().Find($"held, then released. {filler} At last released held! {filler}").Excerpt(50)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_excerpt_is_one_line()
    {
        Assert.Equal("a b <held> c", Show(Sample().Find("a\n\tb   held\n  c").Excerpt(50)));
    }

    [Fact]
    public void An_excerpt_without_matches_is_the_beginning()
    {
        Assert.Equal("One two…", Show(Sample().Find("One two three").Excerpt(9)));
    }

    [Fact]
    public void A_Chinese_character_is_twice_as_wide()
    {
        Assert.Equal("没有任何…", Show(Sample().Find("没有任何匹配的文字").Excerpt(8)));
    }

    [Fact]
    public void Segments_are_the_text_whatever_it_is()
    {
        var pieces = Gen.Elements("held", "more", "than", " ", "信号", "量", "\n", "WaitGroup", ".", "\uD83D\uDE42", "\uD83D", "x");
        var texts = pieces.ArrayOf().Select(string.Concat).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var whole = string.Concat(Sample().Find(text).Segments().Select(s => s.Text));
            var excerpt = string.Concat(Sample().Find(text).Excerpt(20).Select(s => s.Text)).Trim('…');
            return whole == text && OnOneLine(text).Contains(OnOneLine(excerpt), StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static Highlighter Sample() => new(new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["semaphore"] = 5,
        ["released"] = 3,
        ["held"] = 3,
        ["more"] = 0,
        ["than"] = 0,
        ["group"] = 2,
        ["信号"] = 4,
        ["号量"] = 4,
        ["并发"] = 4,
        ["写入"] = 4,
    });

    private static string Show(IEnumerable<TextSegment> segments) =>
        string.Concat(segments.Select(s => s.IsMatch ? $"<{s.Text}>" : s.Text));
}
