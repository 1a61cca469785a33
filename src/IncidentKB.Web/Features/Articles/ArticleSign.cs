using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces.Rendering;
using IncidentKB.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>By what somebody sees whether an incident is theirs: its message and the innermost calls of a recorded trace.</summary>
/// <param name="Message">The message; null where <paramref name="Trace"/> has it.</param>
/// <param name="Trace">Message and calls as they were recorded, ready for the page; null where no trace has both.</param>
/// <param name="OtherMessages">What the same program may print instead.</param>
public sealed record ArticleSign(string? Message, MarkupString? Trace, IReadOnlyList<string> OtherMessages)
{
    // A head is a few lines; a trace whose first stack begins later than here is none that one recognises at a glance.
    private const int MaxRead = 20_000;

    /// <summary>Reads it; null where the incident has no message in its own language.</summary>
    public static async Task<ArticleSign?> ReadAsync(
        KbContext db, Incident incident, TraceLabels labels, CancellationToken cancellationToken)
    {
        var own = incident.Signatures.Where(s => s.Language == incident.Language && s.Message != null);
        var messages = own.Select(s => s.Message!).ToList();
        if (messages.Count == 0)
        {
            return null;
        }

        var traces = db.Traces.Where(t => t.IncidentId == incident.Id).OrderBy(t => t.FileName).Select(t => t.Text.Substring(0, MaxRead));
        await foreach (var text in traces.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (TraceHead.Of(text, incident.Language!, messages[0]) is { } head)
            {
                return new(null, new(TraceHtml.Of(head, labels)), [.. messages.Skip(1)]);
            }
        }

        return new(messages[0], null, [.. messages.Skip(1)]);
    }
}
