using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Runner;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Runs;

/// <summary>What somebody wants to run, found and allowed, or why not: all that a run needs of the database.</summary>
internal sealed class RunOrder
{
    /// <summary>The incident with its programs; null where there is none of that slug, or none to run.</summary>
    public Incident? Incident { get; private init; }

    /// <summary>Where the incident lives now; null unless it has moved.</summary>
    public string? MovedTo { get; private init; }

    /// <summary>The program as it is stored; null where the incident has none of that name.</summary>
    public Snippet? Snippet { get; private init; }

    /// <summary>What is to run; null where <see cref="Refusal"/> says why nothing is.</summary>
    public SnippetRequest? Request { get; private init; }

    /// <summary>What is to run is not the stored text.</summary>
    public bool IsChanged => Request is not null && Request.Source != Snippet?.Source;

    public RunEvent.Error? Refusal { get; private init; }

    /// <summary>Reads it.</summary>
    /// <param name="db">Where the incident is.</param>
    /// <param name="slug">Of a published incident.</param>
    /// <param name="name">Of one of its programs, without <c>.cs</c>.</param>
    /// <param name="source">What is to run in place of the stored text; null to run that.</param>
    /// <param name="mayEdit">Whether changed text may run.</param>
    /// <param name="text">The language of a refusal.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<RunOrder> ReadAsync(
        KbContext db, string slug, string? name, string? source, bool mayEdit, RunText text, CancellationToken cancellationToken)
    {
        var incident = await db.ReadableIncidents.AsNoTracking().Include(i => i.Snippets)
            .SingleOrDefaultAsync(i => i.Slug == slug, cancellationToken);
        if (incident == null)
        {
            var current = await db.CurrentSlugAsync(slug, cancellationToken);
            return new() { MovedTo = current, Refusal = new(StatusCodes.Status404NotFound, text.NoSuchIncident(slug)) };
        }

        if (incident.Snippets.Count == 0)
        {
            return new() { Refusal = new(StatusCodes.Status404NotFound, text.NothingToRun) };
        }

        if (incident.Snippets.Find(s => s.Name == name) is not { } snippet)
        {
            return new() { Incident = incident, Refusal = new(StatusCodes.Status400BadRequest, text.UnknownSnippet(name, incident)) };
        }

        return SnippetTrust.Sent(incident, snippet, source, mayEdit) is { } request
            ? new() { Incident = incident, Snippet = snippet, Request = request }
            : new() { Incident = incident, Snippet = snippet, Refusal = new(StatusCodes.Status403Forbidden, text.EditedCodeIsOff) };
    }
}
