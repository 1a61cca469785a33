using System.Net;
using System.Text;

namespace IncidentKB.Core.Snippets;

/// <summary>Code as HTML in which the kinds of its words are marked for colours.</summary>
public static class CodeHtml
{
    /// <summary>The name under which authors and pages know C#.</summary>
    public const string CSharp = "csharp";

    /// <summary>
    /// Each line of C# as safe HTML, with <c>span</c> elements of the classes <c>comment</c>, <c>keyword</c>, <c>quoted</c>
    /// and <c>number</c>; none of them reaches over the end of a line.
    /// </summary>
    /// <param name="source">C#, with "\n" at the ends of its lines.</param>
    public static IReadOnlyList<string> Lines(string source)
    {
        var (html, at) = (new StringBuilder(source.Length * 2), 0);
        foreach (var span in CSharpLexer.Read(source))
        {
            html.Append(WebUtility.HtmlEncode(source[at..span.Start]));
            at = span.Start + span.Length;
            var (open, close) = ($"<span class=\"{ClassOf(span.Kind)}\">", "</span>");
            var text = WebUtility.HtmlEncode(source.Substring(span.Start, span.Length));
            html.Append(open).Append(text.Replace("\n", $"{close}\n{open}", StringComparison.Ordinal)).Append(close);
        }

        return html.Append(WebUtility.HtmlEncode(source[at..])).ToString().Split('\n');
    }

    private static string ClassOf(CodeKind kind) => kind switch
    {
        CodeKind.Comment => "comment",
        CodeKind.Keyword => "keyword",
        CodeKind.Quoted => "quoted",
        CodeKind.Number => "number",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Plain code has no class."),
    };
}
