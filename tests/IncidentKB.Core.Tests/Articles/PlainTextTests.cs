using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Articles;
using Xunit;

namespace IncidentKB.Core.Tests.Articles;

public class PlainTextTests
{
    [Theory]
    [InlineData("> [!WARNING]\n> Mind the gap", "Mind the gap")]
    [InlineData("- [x] told\n1. [ ] mended", "told\nmended")]
    [InlineData("a[^1] b\n\n[^1]: c", "a b\n c")]
    [InlineData("a[^b c] [^", "a[^b c] [^")]
    [InlineData("## Root cause\n\nText.", "Root cause\nText.")]
    [InlineData("- one\n* two\n+ three\n12. four\n> five\n> > six", "one\ntwo\nthree\nfour\nfive\nsix")]
    [InlineData("**bold** *it* _it_ ~~gone~~ snake_case_name", "bold it it gone snake_case_name")]
    [InlineData("call `a_b*c` now", "call a_b*c now")]
    [InlineData("see [the `fix`](/incidents/x) and [text] (a)", "see the fix and [text] (a)")]
    [InlineData("![a picture](p.png)", "a picture")]
    [InlineData("| a | b |\n|---|:-:|\n| 1 | 2 |", "  a   b  \n  1   2  ")]
    [InlineData("a\n\n---\n\nb", "a\nb")]
    [InlineData("```go\nx := *p // [a](b)\n  y\n```\nafter", "x := *p // [a](b)\n  y\nafter")]
    [InlineData("~~~\n```\n~~~\nafter", "```\nafter")]
    [InlineData(@"a \* b \[c\]", "a * b [c]")]
    [InlineData("1 - 2 #3 # 4", "1 - 2 #3 # 4")]
    [InlineData("症状：**崩溃**", "症状：崩溃")]
    [InlineData("", "")]
    public void Markdown_is_reduced_to_its_words(string markdown, string plain) =>
        Assert.Equal(plain.TrimEnd(' '), PlainText.OfMarkdown(markdown).TrimEnd(' '));

    [Fact]
    public void Any_text_is_taken()
    {
        var pieces = Gen.Elements("[", "](", ")", "`", "```", "\n", "*", "_", "\\", "|", "#", ">", " ", "a", "1.", "- ", "~~", "!");
        Prop.ForAll(pieces.ArrayOf().Select(string.Concat).ToArbitrary(), text => PlainText.OfMarkdown(text).Length <= text.Length + 1)
            .QuickCheckThrowOnFailure();
    }
}
