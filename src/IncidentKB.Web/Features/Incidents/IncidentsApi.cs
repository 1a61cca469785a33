using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.Proofs;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>GET /api/v1/incidents and /api/v1/incidents/{slug}.</summary>
internal static class IncidentsApi
{
    public static void MapIncidentsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/incidents", ListAsync).WithName("ListIncidents").WithTags("Incidents")
            .WithSummary("Lists incidents, newest first.")
            .WithQueryParameters(
                ("pattern", "Slug of a failure pattern."), ("practice", "Slug of a practice."), ("project", "Name of a project."),
                ("lang", "Programming language, such as go."), ("severity", "low, medium, high or critical."),
                ("kind", "What it looked like from outside, such as crash or outage."), ("service", "Name of an affected service."),
                ("page", "Page, from 1."))
            .Produces<ApiAnswer<IReadOnlyList<IncidentSummary>>>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/v1/incidents/{slug}", GetAsync).WithName("GetIncident").WithTags("Incidents")
            .WithSummary("One incident by its slug or id, with its article in every language, references, signatures and files.")
            .Produces<ApiAnswer<IncidentDetail>>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<IResult> GetAsync(string slug, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await ReadAsync(db, slug, page) is { } answer)
        {
            return Results.Ok(answer);
        }

        if (await db.CurrentSlugAsync(slug, page.Cancelled) is { } current)
        {
            return Results.Redirect(
                page.Http.Request.PathBase + page.Path.Replace($"/{slug}", $"/{current}", StringComparison.Ordinal), permanent: true);
        }

        return ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchIncident(slug));
    }

    /// <summary>An incident by its present slug or its id; null where visitors may see none.</summary>
    public static async Task<ApiAnswer<IncidentDetail>?> ReadAsync(KbContext db, string slug, PageRequest page)
    {
        var incident = await db.ReadableIncidents.AsNoTracking().AsSplitQuery()
            .Include(i => i.Texts).Include(i => i.Practices).Include(i => i.Signatures).Include(i => i.References)
            .Include(i => i.Snippets).Include(i => i.Aliases)
            .Include(i => i.Services).Include(i => i.FollowUps).Include(i => i.Images)
            .FirstOrDefaultAsync(i => i.Slug == slug || i.Key == slug, page.Cancelled);
        if (incident == null)
        {
            return null;
        }

        var traces = await db.Traces.Where(t => t.IncidentId == incident.Id).OrderBy(t => t.FileName).Select(t => t.FileName)
            .ToListAsync(page.Cancelled);
        var proof = await db.CurrentProofAsync(incident.Id, incident.ContentHash, page.Cancelled);
        return new ApiAnswer<IncidentDetail>(
            IncidentDetail.From(incident, traces, proof, page),
            new(),
            new()
            {
                Self = page.Absolute($"/api/v1/incidents/{incident.Slug}"),
                Html = page.Absolute(page.Reader.Urls.Incident(incident.Slug)),
            });
    }

    private static async Task<IResult> ListAsync(PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var (list, status, fault) = await IncidentListPage.ReadAsync(db, page);
        if (list == null)
        {
            return ErrorResponses.Problem(status, fault!);
        }

        string? PageUrl(int number) => number < 1 || number > list.Last ? null
            : page.Absolute("/api/v1" + list.Filters.Url(new KbUrls(Languages.English), number));

        return Results.Ok(new ApiAnswer<IReadOnlyList<IncidentSummary>>(
            [.. list.Items.Select(i => IncidentSummary.From(i, page))],
            new() { Page = list.Number, PageSize = IncidentListPage.Size, Total = list.Total },
            new() { Self = PageUrl(list.Number), Next = PageUrl(list.Number + 1), Prev = PageUrl(list.Number - 1) }));
    }
}

/// <summary>An incident in a list of the API.</summary>
internal sealed record IncidentSummary(
    string Id,
    string Slug,
    string Url,
    string Title,
    string Summary,
    string? Project,
    string? Language,
    Severity Severity,
    IncidentKind Kind,
    string? Pattern,
    DateOnly OccurredOn,
    string? Introduced,
    string? Fixed,
    DateTime UpdatedAt,
    ProofState? ProofState,
    DateTime? ProvedAt)
{
    public static IncidentSummary From(IncidentListItem item, PageRequest page) => new(
        item.Key, item.Slug, page.Absolute(page.Reader.Urls.Incident(item.Slug)), item.Title, item.Summary, item.Project, item.Language,
        item.Severity, item.Kind,
        item.PatternSlug, item.OccurredOn, item.IntroducedIn, item.FixedIn, item.UpdatedAt,
        item.Proof, item.ProvedAt);
}

/// <summary>One incident of the API.</summary>
internal sealed record IncidentDetail(
    string Id,
    string Slug,
    string Url,
    string? ExternalId,
    string? Project,
    string? Repository,
    string? Language,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Services,
    Severity Severity,
    string? SeverityLabel,
    IncidentKind Kind,
    DateOnly OccurredOn,
    DateTime? StartedAt,
    DateTime? DetectedAt,
    DateTime? ResolvedAt,
    IncidentDetail.Versions Affected,
    string? Take,
    DateTime? ArchivedAt,
    string? SupersededBy,
    IncidentDetail.Place? Culprit,
    string? Pattern,
    IReadOnlyList<string> Practices,
    IReadOnlyList<string> Cwe,
    IReadOnlyList<IncidentDetail.Message> Signatures,
    IReadOnlyList<IncidentDetail.Link> References,
    IReadOnlyList<IncidentDetail.ToDo> FollowUps,
    DateOnly? Verified,
    string? Owner,
    DateOnly? ReviewBy,
    IReadOnlyList<string> Aliases,
    int Revision,
    DateTime UpdatedAt,
    IReadOnlyDictionary<string, IncidentDetail.Text> Texts,
    IReadOnlyList<IncidentDetail.Program> Snippets,
    IReadOnlyList<IncidentDetail.File> Traces,
    IReadOnlyList<IncidentDetail.Picture> Images,
    JsonObject? Extensions,
    ProofSummary? Proof)
{
    public static IncidentDetail From(Incident incident, IReadOnlyList<string> traces, Proof? proof, PageRequest page)
    {
        string UrlOf(string name) => page.Absolute(page.Reader.Urls.IncidentFile(incident.Slug, name));
        File FileAt(string name) => new(name, UrlOf(name));
        Program ProgramAt(Snippet s) => new(s.FileName, UrlOf(s.FileName), SnippetHeader.Parse(s.Source).Title.In(page.Reader.Language));
        return new(
            incident.Key, incident.Slug, page.Absolute(page.Reader.Urls.Incident(incident.Slug)), incident.ExternalId,
            incident.Project, incident.Repository, incident.Language,
            incident.Language is { } main ? [main, .. incident.OtherLanguages] : [],
            [.. incident.Services.OrderBy(s => s.Position).Select(s => s.Name)],
            incident.Severity, incident.SeverityLabel, incident.Kind,
            incident.OccurredOn, incident.StartedAt, incident.DetectedAt, incident.ResolvedAt,
            new(incident.IntroducedIn, incident.FixedIn), incident.Take, incident.ArchivedAt, incident.SupersededBy,
            incident.CulpritFunction is { } function ? new(function, incident.CulpritFile) : null, incident.PatternSlug,
            [.. incident.Practices.OrderBy(p => p.Position).Select(p => p.PracticeSlug)], incident.Cwe,
            [.. incident.Signatures.Select(s => new Message(s.Language, s.Kind, s.Type, s.Message))],
            [.. incident.References.OrderBy(r => r.Position)
                .Select(r => new Link(r.Type, r.Url, r.Title?.In(page.Reader.Language), r.Date))],
            [.. incident.FollowUps.OrderBy(f => f.Position).Select(ToDo.From)],
            incident.VerifiedOn, incident.Owner, incident.ReviewBy,
            [.. incident.Aliases.Select(a => a.Slug)], incident.RevisionNumber, incident.UpdatedAt,
            incident.Texts.ToDictionary(t => t.Language, Text.From, StringComparer.Ordinal),
            [.. incident.Snippets.OrderBy(s => s.FileName, StringComparer.Ordinal).Select(ProgramAt)],
            [.. traces.Select(t => FileAt(IncidentBundle.TraceFolder + t))],
            [.. incident.Images.OrderBy(i => i.FileName, StringComparer.Ordinal).Select(i => Picture.From(i, page))],
            incident.Extensions is { } own ? JsonNode.Parse(own)!.AsObject() : null,
            proof == null ? null : ProofSummary.From(proof));
    }

    internal sealed record Versions(string? Introduced, string? Fixed);

    internal sealed record Message(string Language, string Kind, string? Type, [property: JsonPropertyName("message")] string? Text);

    internal sealed record Link(string Type, string Url, string? Title, DateOnly? Date);

    internal sealed record Text(
        string Title,
        string Summary,
        IReadOnlyList<string> DoNow,
        IReadOnlyList<string> ContributingFactors,
        string Markdown,
        string Revision,
        string? Translates)
    {
        public static Text From(IncidentText text) =>
            new(text.Title, text.Summary, text.DoNow, text.ContributingFactors, text.Body, text.Revision, text.Translates);
    }

    internal sealed record Place(string Function, [property: JsonPropertyName("file")] string? SourceFile);

    internal sealed record ToDo(
        [property: JsonPropertyName("text")] IReadOnlyDictionary<string, string> Texts,
        string? Owner,
        DateOnly? Due,
        FollowUpState State,
        string? Url,
        IReadOnlyDictionary<string, string>? Reason)
    {
        public static ToDo From(FollowUp item) => new(item.Text.Texts, item.Owner, item.Due, item.State, item.Url, item.Reason?.Texts);
    }

    internal sealed record Picture(string Name, string Url, string Sha256, string MediaType, int Width, int Height)
    {
        public static Picture From(IncidentImage image, PageRequest page) => new(
            IncidentBundle.ImageFolder + image.FileName, page.Absolute(KbUrls.Image(image.Sha256, image.MediaType)),
            image.Sha256, image.MediaType, image.Width, image.Height);
    }

    internal sealed record File(string Name, string Url);

    internal sealed record Program(string Name, string Url, string Title);
}
