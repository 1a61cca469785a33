using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace IncidentKB.Core.Tests.Snippets;

public sealed class CSharpLexerTests
{
    // Words that Roslyn calls identifiers, because only their meaning makes them words of the language.
    private static readonly string[] WordsByMeaning = ["var", "nameof"];

    public static TheoryData<string> Snippets { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Content, "incidents"), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(RepositoryFiles.Content, f))];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void It_reads_a_snippet_as_Roslyn_does(string file)
    {
        var source = File.ReadAllText(Path.Combine(RepositoryFiles.Content, file));

        AssertAsRoslyn(source);
    }

    [Theory]
    [InlineData("var a = \"x \\\" y\" + \"\" + 'c' + '\\'' + \"\\\\\";")]
    [InlineData("var a = @\"c:\\\"; var b = @\"two \"\" quotes\"\"\"; var c = 1;")]
    [InlineData("var a = $\"{b:N2} of {c,8} {{not}} {d ?? \"none\"} {(e ? \"1\" : \"2\")}\" + f;")]
    [InlineData("var a = $@\"{b}\\\"; var c = @$\"{d}\"\"\"; var e = 2;")]
    [InlineData("var a = $\"{$\"{b} in {c}\"} and {global::System.Math.PI}\"; return;")]
    [InlineData("var a = \"\"\"\n    raw \"text\" and \"\"\n    \"\"\"; var b = \"\"\"\"three \"\"\" inside\"\"\"\"; var c = 3;")]
    [InlineData("var a = $$\"\"\"\n    { plain } {{b}} {c}\n    \"\"\"; var d = 4;")]
    [InlineData("var a = \"bytes\"u8; var b = 0x1F_FFul + 0b1010 + 1_000.5e-3m + .5f + 0xe-1 + 1e+9;")]
    [InlineData("for (var i = 0..^1; ;) { } /* over\n two lines */ // to the end")]
    [InlineData("#pragma warning disable CS0168\nint @class = 1; // not a word")]
    [InlineData("\"never closed\nvar a = 'x\nvar b = 1;")]
    [InlineData("/* never closed")]
    public void It_reads_every_kind_of_string_number_and_comment(string source) => AssertAsRoslyn(source);

    [Fact]
    public void Any_text_is_read_to_its_end_in_order()
    {
        var pieces = Gen.Elements(
            "\"", "'", "$", "@", "{", "}", "\\", "\n", "/", "*", "#", ":", "0x", "1", "e", "+", ".", "var", " ", "\"\"\"", "\0", "释");
        Prop.ForAll(Gen.ArrayOf(pieces).ToArbitrary(), parts =>
        {
            var source = string.Concat(parts);
            var at = 0;
            foreach (var span in CSharpLexer.Read(source))
            {
                Assert.True(span.Start >= at && span.Length > 0, $"{span} after {at}");
                at = span.Start + span.Length;
            }

            Assert.True(at <= source.Length);
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("(")]
    [InlineData("#")]
    [InlineData("@")]
    [InlineData("$")]
    [InlineData("\"")]
    [InlineData("$\"{")]
    [InlineData("/*")]
    public void No_text_is_too_deep(string piece) =>
        Assert.True(CSharpLexer.Read(string.Concat(Enumerable.Repeat(piece, 200_000))).Count <= 200_000);

    // Each character that either of the two gives a kind must have the same one.
    private static void AssertAsRoslyn(string source)
    {
        var (expected, actual) = (new CodeKind?[source.Length], new CodeKind[source.Length]);
        var root = CSharpSyntaxTree.ParseText(source).GetRoot(TestContext.Current.CancellationToken);
        foreach (var token in root.DescendantTokens())
        {
            Array.Fill(expected, KindOf(token), token.SpanStart, token.Span.Length);
        }

        foreach (var trivia in root.DescendantTrivia().Where(t => t.IsDirective || t.Kind() is SyntaxKind.SingleLineCommentTrivia
            or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia))
        {
            Array.Fill(expected, CodeKind.Comment, trivia.FullSpan.Start, trivia.ToFullString().TrimEnd('\n').Length);
        }

        foreach (var span in CSharpLexer.Read(source))
        {
            Array.Fill(actual, span.Kind, span.Start, span.Length);
        }

        for (var i = 0; i < source.Length; i++)
        {
            Assert.True(expected[i] is not { } kind || char.IsWhiteSpace(source[i]) || kind == actual[i],
                $"Roslyn says {expected[i]} and we say {actual[i]}: "
                + $"{source[Math.Max(0, i - 30)..i]}>>>{source[i..Math.Min(source.Length, i + 30)]}");
        }
    }

    // Null where it is a matter of taste: the braces and the format of a hole.
    private static CodeKind? KindOf(SyntaxToken token) => token.Kind() switch
    {
        _ when token.Parent?.Kind() is SyntaxKind.Interpolation or SyntaxKind.InterpolationFormatClause => null,
        SyntaxKind.NumericLiteralToken => CodeKind.Number,
        SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken => CodeKind.Quoted,
        SyntaxKind.IdentifierToken when WordsByMeaning.Contains(token.Text) => CodeKind.Keyword,
        SyntaxKind.UnderscoreToken => CodeKind.Plain,
        var kind when SyntaxFacts.IsKeywordKind(kind) => CodeKind.Keyword,
        _ => CodeKind.Plain,
    };
}
