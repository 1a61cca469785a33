using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using Xunit;

namespace IncidentKB.Core.Tests.Snippets;

public sealed class SnippetHeaderTests
{
    [Theory]
    [InlineData("// title\n// one\n// two\n//\n// expect: exit 0\n\ncode", "title | one two |  |  | 0 | ")]
    [InlineData("// t\n// expect: exception System.X: m: n\n// expect: exit 134\n", "t |  | System.X | m: n | 134 | ")]
    [InlineData("// t\n// expect: exception System.X\n", "t |  | System.X |  |  | ")]
    [InlineData("// t\n// expect: output [a] b\n// expect: output c\n", "t |  |  |  |  | [a] b,c")]
    [InlineData("// t\n// expect: exit -1\n", "t |  |  |  | -1 | ")]
    [InlineData("// t\n// expect: exit zero\n// expect: nothing at all\n", "t |  |  |  |  | ")]
    [InlineData("// t\n// expected: exit 1\n", "t | expected: exit 1 |  |  |  | ")]
    [InlineData("//t\r\n// one\r\n// expect: exit 0\r\ncode", "t | one |  |  | 0 | ")]
    [InlineData("//\n//\n// t\n// one", "t | one |  |  |  | ")]
    [InlineData("// t", "t |  |  |  |  | ")]
    [InlineData("// expect: exit 3\n// t", "t |  |  |  | 3 | ")]
    [InlineData("//", " |  |  |  |  | ")]
    [InlineData("code\n// t\n// expect: exit 0", " |  |  |  |  | ")]
    [InlineData("", " |  |  |  |  | ")]
    public void A_header_is_read(string source, string header)
    {
        var read = SnippetHeader.Parse(source);

        Assert.Equal(
            header,
            $"{read.Title.In("en")} | {read.Explanation.In("en")} | {read.ExceptionType} | {read.ExceptionMessage} | {read.ExitCode} | "
            + $"{string.Join(',', read.Output)}");
    }

    [Theory]
    [InlineData("// t\n// one\n// zh-Hans: 标题\n// zh-Hans: 一，\n// zh-Hans:二\n// two\n", "en: t; zh-Hans: 标题", "en: one two; zh-Hans: 一，二")]
    [InlineData("// zh-Hans: 标题\n// t\n// one", "en: t; zh-Hans: 标题", "en: one")]
    [InlineData("// zh-Hans: 标题\n// zh-Hans: 一", "zh-Hans: 标题", "zh-Hans: 一")]
    [InlineData("// zh-Hans: 标题\n// expect: exit 0\n", "zh-Hans: 标题", "en: ")]
    [InlineData("// t\n// one\n", "en: t", "en: one")]
    [InlineData("code", "en: ", "en: ")]
    public void Title_and_explanation_may_be_there_in_Chinese_too(string source, string title, string explanation)
    {
        static string All(LocalText text) => string.Join("; ", text.Texts.Select(t => $"{t.Key}: {t.Value}"));
        var read = SnippetHeader.Parse(source);

        Assert.Equal((title, explanation), (All(read.Title), All(read.Explanation)));
    }

    [Theory]
    [InlineData("// t\n// expect: exit 0\n// expect: output a\n// expect: exception System.X: m\n", "")]
    [InlineData("// t\n// expect: exitcode 3\n// expect: exit zero\n\n// expect: nothing", "2,3")]
    [InlineData("// t\n//\n// expect:exit 3\n", "3")]
    [InlineData("// t\n// expected: exit 1\n", "")]
    public void An_expectation_that_nobody_understands_is_told_by_its_line(string source, string lines)
    {
        Assert.Equal(lines, string.Join(',', SnippetHeader.Parse(source).NotUnderstood));
    }

    [Theory]
    [InlineData("// t\n// expect: exit 0\n\nvar a = 1; // b\n", "\nvar a = 1; // b\n")]
    [InlineData("// t\r\ncode", "code")]
    [InlineData("// t", "")]
    [InlineData("code", "code")]
    [InlineData(" // no header\ncode", " // no header\ncode")]
    public void The_code_begins_after_the_header(string source, string code)
    {
        Assert.Equal(code, source[SnippetHeader.Parse(source).CodeStart..]);
    }

    [Theory]
    [InlineData("[ROLE] EVENT", "[part 1] released: 2", "part 1|released: 2")]
    [InlineData("[ROLE] EVENT", "[a] b] c", "a|b] c")]
    [InlineData("[ROLE] EVENT", "part 1: released", null)]
    [InlineData("[ROLE] EVENT", "[] nobody", null)]
    [InlineData("[ROLE] EVENT", "[part 1]", null)]
    [InlineData("[ROLE] EVENT", "", null)]
    [InlineData("ROLE: EVENT", "reader: waits: yes", "reader|waits: yes")]
    [InlineData("ROLE: EVENT", ": nobody", null)]
    public void A_line_of_the_declared_form_belongs_to_the_lane_of_its_role(string form, string line, string? read)
    {
        var lanes = SnippetHeader.Parse($"// t\n// lanes: {form}\n").Lanes;

        Assert.NotNull(lanes);
        Assert.Equal(read, lanes.Read(line) is { } said ? $"{said.Role}|{said.Event}" : null);
    }

    [Theory]
    [InlineData("// t\n")]
    [InlineData("// t\n// lanes: EVENT by ROLE\n")]
    [InlineData("// t\n// lanes: ROLEEVENT\n")]
    [InlineData("// t\n// lanes: [ROLE]\n")]
    public void A_header_without_a_usable_form_has_no_lanes(string source)
    {
        Assert.Null(SnippetHeader.Parse(source).Lanes);
    }
}
