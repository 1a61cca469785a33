using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Home;

/// <summary>The incident whose bug runs on the first page.</summary>
/// <param name="Excerpt">The lines of its program around the mistake, as HTML; those that the fix changes are marked.</param>
/// <param name="Header">What the program promises.</param>
/// <param name="Trace">The longest of its recorded traces that is short enough for the first page; null where none is.</param>
internal sealed record LiveBug(MarkupString Excerpt, SnippetHeader Header, string? Trace)
{
    private const int MaxLines = 9;

    private const int LinesBefore = 4;

    // Characters. The trace travels with every first page, for somebody to try.
    private const int MaxTrace = 1500;

    /// <summary>Reads it; null where the incident has no bug with a fix.</summary>
    public static async Task<LiveBug?> ReadAsync(KbContext db, int incidentId, CancellationToken cancellationToken)
    {
        var sources = await db.Snippets.AsNoTracking()
            .Where(s => s.IncidentId == incidentId && (s.FileName == SnippetProof.Bug || s.FileName == SnippetProof.Fix))
            .ToDictionaryAsync(s => s.FileName, s => s.Source, StringComparer.Ordinal, cancellationToken);
        if (!sources.TryGetValue(SnippetProof.Bug, out var bug) || !sources.TryGetValue(SnippetProof.Fix, out var fix))
        {
            return null;
        }

        var trace = await db.Traces.AsNoTracking().Where(t => t.IncidentId == incidentId && t.Text.Length <= MaxTrace)
            .OrderByDescending(t => t.Text.Length).Select(t => t.Text).FirstOrDefaultAsync(cancellationToken);
        return new(ExcerptOf(bug, fix), SnippetHeader.Parse(bug), trace);
    }

    /// <summary>The lines of a program around the first one that its fix lacks, without the indentation that they share.</summary>
    internal static MarkupString ExcerptOf(string bug, string fix)
    {
        var code = CodeOf(bug);
        var (lines, html) = (code.Split('\n'), CodeHtml.Lines(code));
        var kept = CodeOf(fix).Split('\n').Select(l => l.Trim()).ToHashSet(StringComparer.Ordinal);
        var first = Array.FindIndex(lines, l => !kept.Contains(l.Trim()));
        var from = Math.Max(0, first - LinesBefore);
        var shown = Enumerable.Range(from, Math.Min(MaxLines, lines.Length - from)).ToList();
        shown.RemoveRange(shown.FindLastIndex(i => lines[i].Trim().Length > 0) + 1, shown.Count - shown.FindLastIndex(i => lines[i].Trim().Length > 0) - 1);
        var indent = shown.Where(i => lines[i].Trim().Length > 0).Select(i => lines[i].Length - lines[i].TrimStart().Length).DefaultIfEmpty().Min();
        return new(string.Concat(shown.Select(i => kept.Contains(lines[i].Trim())
            ? $"<span class=\"line\">{Outdented(html[i], indent)}\n</span>"
            : $"<del class=\"line\">{Outdented(html[i], indent)}\n</del>")));
    }

    // Indentation has no colour, so that it stands before every mark.
    private static string Outdented(string html, int indent) => html.Length >= indent && string.IsNullOrWhiteSpace(html[..indent]) ? html[indent..] : html;

    private static string CodeOf(string source) => source[SnippetHeader.Parse(source).CodeStart..].ReplaceLineEndings("\n").Trim('\n');
}
