using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using IncidentKB.Web.Features.Articles;
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
        var snippets = await db.Snippets.AsNoTracking()
            .Where(s => s.IncidentId == incidentId && (s.FileName == SnippetProof.Bug || s.FileName == SnippetProof.Fix))
            .ToListAsync(cancellationToken);
        if (SnippetDiff.Compare(snippets).Pair is not { } pair)
        {
            return null;
        }

        var trace = await db.Traces.AsNoTracking().Where(t => t.IncidentId == incidentId && t.Text.Length <= MaxTrace)
            .OrderByDescending(t => t.Text.Length).Select(t => t.Text).FirstOrDefaultAsync(cancellationToken);
        return new(ExcerptOf(pair.Bug.Lines), pair.Bug.Header, trace);
    }

    /// <summary>The lines of a program around the first one that its fix lacks, without the indentation that they share.</summary>
    internal static MarkupString ExcerptOf(IReadOnlyList<SnippetLine> lines)
    {
        var first = Math.Max(0, lines.ToList().FindIndex(l => l.IsOnlyHere));
        var shown = lines.Skip(Math.Max(0, first - LinesBefore)).Take(MaxLines).ToList();
        while (shown.Count > 0 && string.IsNullOrWhiteSpace(shown[^1].Html))
        {
            shown.RemoveAt(shown.Count - 1);
        }

        // Indentation has no colour, so that it stands before every mark.
        var indent = shown.Where(l => !string.IsNullOrWhiteSpace(l.Html))
            .Select(l => l.Html.Length - l.Html.TrimStart(' ').Length).DefaultIfEmpty().Min();
        return new(string.Concat(shown.Select(l =>
        {
            var html = l.Html.Length >= indent ? l.Html[indent..] : "";
            return l.IsOnlyHere ? $"<del class=\"line\">{html}\n</del>" : $"<span class=\"line\">{html}\n</span>";
        })));
    }
}
