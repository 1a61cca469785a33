using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>A line of a snippet, and whether its counterpart lacks it.</summary>
internal sealed record SnippetLine(string Text, bool IsOnlyHere);

/// <summary>Compares bug.cs with fix.cs line by line, so that the difference reads as the lesson.</summary>
internal static class SnippetDiff
{
    public const string Bug = "bug.cs";
    public const string Fix = "fix.cs";

    /// <summary>The snippets with their code after the header comment: bug, fix, then the others unmarked.</summary>
    public static IEnumerable<(Snippet Snippet, IReadOnlyList<SnippetLine> Lines)> Compare(IReadOnlyList<Snippet> snippets)
    {
        var bug = snippets.FirstOrDefault(s => s.FileName == Bug);
        var fix = snippets.FirstOrDefault(s => s.FileName == Fix);
        if (bug != null && fix != null)
        {
            var diff = new SideBySideDiffBuilder(new Differ()).BuildDiffModel(CodeOf(bug), CodeOf(fix), ignoreWhitespace: true);
            yield return (bug, LinesOf(diff.OldText));
            yield return (fix, LinesOf(diff.NewText));
        }

        foreach (var other in snippets.Where(s => bug == null || fix == null || (s != bug && s != fix)).OrderBy(s => s.FileName, StringComparer.Ordinal))
        {
            yield return (other, [.. CodeOf(other).Split('\n').Select(line => new SnippetLine(line, false))]);
        }
    }

    private static string CodeOf(Snippet snippet) => snippet.Source[SnippetHeader.Parse(snippet.Source).CodeStart..].Trim('\n', '\r');

    private static List<SnippetLine> LinesOf(DiffPaneModel pane) =>
        pane.Lines.Where(l => l.Type != ChangeType.Imaginary).Select(l => new SnippetLine(l.Text, l.Type != ChangeType.Unchanged && l.Text.Trim().Length > 0)).ToList();
}
