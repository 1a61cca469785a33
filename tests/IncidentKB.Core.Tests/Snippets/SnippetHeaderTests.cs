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
    [InlineData("//", " |  |  |  |  | ")]
    [InlineData("code\n// t\n// expect: exit 0", " |  |  |  |  | ")]
    [InlineData("", " |  |  |  |  | ")]
    public void A_header_is_read(string source, string header)
    {
        var read = SnippetHeader.Parse(source);

        Assert.Equal(header, $"{read.Title} | {read.Explanation} | {read.ExceptionType} | {read.ExceptionMessage} | {read.ExitCode} | {string.Join(',', read.Output)}");
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
}
