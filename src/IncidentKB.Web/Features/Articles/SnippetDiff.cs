using System.Text;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Web.Shared.Diffs;
using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Features.Articles;

/// <summary>A snippet as the page shows it: what its header says, and the code below it.</summary>
/// <param name="FileName">Name of its file.</param>
/// <param name="Header">What its header says.</param>
/// <param name="FirstLine">Number in the file of the first of the lines, as stack traces count.</param>
/// <param name="Lines">The code below the header.</param>
public sealed record ShownSnippet(string FileName, SnippetHeader Header, int FirstLine, IReadOnlyList<SnippetLine> Lines)
{
    /// <summary>How it is asked for: its file without the ending.</summary>
    public string Name => Path.GetFileNameWithoutExtension(FileName);

    /// <summary>All lines as items of a list; those that only this file has are marked as what they are, taken out or put in.</summary>
    public MarkupString Html()
    {
        var (html, mark) = (new StringBuilder(), FileName == SnippetProof.Fix ? "ins" : "del");
        foreach (var line in Lines)
        {
            html.Append("<li>").Append(line.IsOnlyHere ? $"<{mark}>{line.Html}\n</{mark}>" : line.Html + "\n");
        }

        return new(html.ToString());
    }
}

/// <summary>The programs of an article, and what is different between bug and fix.</summary>
/// <param name="Snippets">All of them: bug, fix, then the others.</param>
/// <param name="Difference">Between the code of bug.cs and of fix.cs; null where one is missing or both say the same.</param>
public sealed record ComparedSnippets(IReadOnlyList<ShownSnippet> Snippets, FileDiff? Difference)
{
    /// <summary>Bug and fix, where there are both.</summary>
    public (ShownSnippet Bug, ShownSnippet Fix)? Pair =>
        Snippets is [{ FileName: SnippetProof.Bug } bug, { FileName: SnippetProof.Fix } fix, ..] ? (bug, fix) : null;
}

/// <summary>A line of a snippet as coloured HTML, and whether its counterpart lacks it.</summary>
public sealed record SnippetLine(string Html, bool IsOnlyHere);

/// <summary>Compares bug.cs with fix.cs line by line, so that the difference reads as the lesson.</summary>
internal static class SnippetDiff
{
    /// <summary>The snippets with their code after the header comment: bug, fix, then the others unmarked.</summary>
    public static ComparedSnippets Compare(IReadOnlyList<Snippet> snippets)
    {
        var read = Snippet.InOrder(snippets).Select(Read).ToList();
        if (read is not [({ FileName: SnippetProof.Bug } bug, var bugCode), ({ FileName: SnippetProof.Fix } fix, var fixCode), ..])
        {
            return new(read.ConvertAll(r => r.Snippet), Difference: null);
        }

        var difference = FileDiff.OfPrograms(bugCode + "\n", fixCode + "\n");
        return new(
            [Mark(bug, difference, r => r.Old), Mark(fix, difference, r => r.New), .. read.Skip(2).Select(r => r.Snippet)],
            difference.Rows.Any(r => r.IsChanged) ? difference : null);
    }

    private static (ShownSnippet Snippet, string Code) Read(Snippet snippet)
    {
        var header = SnippetHeader.Parse(snippet.Source);
        var all = snippet.Source[header.CodeStart..].ReplaceLineEndings("\n");
        var code = all.Trim('\n');
        var before = snippet.Source[..header.CodeStart].ReplaceLineEndings("\n").Count(c => c == '\n')
            + (all.Length - all.TrimStart('\n').Length);
        return (new(snippet.FileName, header, before + 1, [.. CodeHtml.Lines(code).Select(line => new SnippetLine(line, false))]), code);
    }

    private static ShownSnippet Mark(ShownSnippet snippet, FileDiff difference, Func<DiffRow, DiffLine?> side)
    {
        var changed = difference.Rows.Where(r => r.IsChanged).Select(side).OfType<DiffLine>()
            .Where(line => !string.IsNullOrWhiteSpace(line.Text)).Select(line => line.Number).ToHashSet();
        return snippet with { Lines = [.. snippet.Lines.Select((line, i) => line with { IsOnlyHere = changed.Contains(i + 1) })] };
    }
}
