using System.Text;
using System.Text.Encodings.Web;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Features.Articles;

/// <summary>A snippet as the page shows it: what its header says, and the code below it.</summary>
/// <param name="FileName">Name of its file.</param>
/// <param name="Header">What its header says.</param>
/// <param name="FirstLine">Number in the file of the first of the lines, as stack traces count.</param>
/// <param name="Lines">The code below the header.</param>
internal sealed record ShownSnippet(string FileName, SnippetHeader Header, int FirstLine, IReadOnlyList<SnippetLine> Lines)
{
    /// <summary>The numbers of the lines, one below the other.</summary>
    public string Numbers => string.Join('\n', Enumerable.Range(FirstLine, Lines.Count));

    /// <summary>All lines in one piece; those that only this file has are marked as what they are, taken out or put in.</summary>
    /// <param name="onlyHere">What a mark says when it is pointed at.</param>
    public MarkupString Html(string onlyHere)
    {
        var (html, mark) = (new StringBuilder(), FileName == SnippetProof.Fix ? "ins" : "del");
        foreach (var line in Lines)
        {
            html.Append(line.IsOnlyHere ? $"<{mark} title=\"{HtmlEncoder.Default.Encode(onlyHere)}\">{line.Html}</{mark}>\n" : line.Html + "\n");
        }

        return new(html.ToString());
    }
}

/// <summary>A line of a snippet as coloured HTML, and whether its counterpart lacks it.</summary>
internal sealed record SnippetLine(string Html, bool IsOnlyHere);

/// <summary>Compares bug.cs with fix.cs line by line, so that the difference reads as the lesson.</summary>
internal static class SnippetDiff
{
    /// <summary>The snippets with their code after the header comment: bug, fix, then the others unmarked.</summary>
    public static IReadOnlyList<ShownSnippet> Compare(IReadOnlyList<Snippet> snippets)
    {
        var read = Snippet.InOrder(snippets).Select(Read).ToList();
        if (read is not [({ FileName: SnippetProof.Bug } bug, var bugCode), ({ FileName: SnippetProof.Fix } fix, var fixCode), ..])
        {
            return read.ConvertAll(r => r.Snippet);
        }

        var diff = new SideBySideDiffBuilder(new Differ()).BuildDiffModel(bugCode, fixCode, ignoreWhitespace: true);
        return [Mark(bug, diff.OldText), Mark(fix, diff.NewText), .. read.Skip(2).Select(r => r.Snippet)];
    }

    private static (ShownSnippet Snippet, string Code) Read(Snippet snippet)
    {
        var header = SnippetHeader.Parse(snippet.Source);
        var all = snippet.Source[header.CodeStart..].ReplaceLineEndings("\n");
        var code = all.Trim('\n');
        var before = snippet.Source[..header.CodeStart].ReplaceLineEndings("\n").Count(c => c == '\n') + (all.Length - all.TrimStart('\n').Length);
        return (new(snippet.FileName, header, before + 1, [.. CodeHtml.Lines(code).Select(line => new SnippetLine(line, false))]), code);
    }

    private static ShownSnippet Mark(ShownSnippet snippet, DiffPaneModel pane) => snippet with
    {
        Lines = [.. pane.Lines.Where(l => l.Type != ChangeType.Imaginary)
            .Zip(snippet.Lines, (compared, line) => line with { IsOnlyHere = compared.Type != ChangeType.Unchanged && compared.Text.Trim().Length > 0 })],
    };
}
