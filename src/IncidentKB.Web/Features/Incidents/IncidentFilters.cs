using System.Text.Json;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>The filters of the list of incidents, as they stand in the address.</summary>
public sealed record IncidentFilters(
    string? Pattern, string? Practice, string? Project, string? Lang, Severity? Severity, IncidentKind? Kind, string? Service)
{
    public bool IsEmpty =>
        this is { Pattern: null, Practice: null, Project: null, Lang: null, Severity: null, Kind: null, Service: null };

    /// <summary>Reads filters and page out of a query; a fault is a sentence for the visitor.</summary>
    public static (IncidentFilters Filters, int Page, string? Fault) Read(IQueryCollection query, UiText ui)
    {
        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        var severity = ReadWord<Severity>(Value("severity"));
        var kind = ReadWord<IncidentKind>(Value("kind"));
        var filters = new IncidentFilters(
            Value("pattern"), Value("practice"), Value("project"), Value("lang"), severity, kind, Value("service"));
        if (Value("severity") is { } unknownSeverity && severity == null)
        {
            return (filters, 1, ui.UnknownFilter(ui.SeverityLabel, unknownSeverity));
        }

        if (Value("kind") is { } unknownKind && kind == null)
        {
            return (filters, 1, ui.UnknownFilter(ui.Kind, unknownKind));
        }

        var (page, fault) = ListPage.ReadNumber(query, ui);
        return (filters, page, fault);
    }

    /// <summary>A sentence for the visitor when a filter names a pattern or practice that does not exist.</summary>
    public async Task<string?> UnknownAsync(KbContext db, UiText ui, CancellationToken cancellationToken)
    {
        if (Pattern != null && !await db.Patterns.AnyAsync(p => p.Slug == Pattern, cancellationToken))
        {
            return ui.UnknownFilter(ui.Pattern, Pattern);
        }

        return Practice != null && !await db.Practices.AnyAsync(p => p.Slug == Practice, cancellationToken)
            ? ui.UnknownFilter(ui.Practice, Practice)
            : null;
    }

    public IQueryable<Incident> Apply(KbContext db)
    {
        var incidents = db.PublishedIncidents;
        incidents = Pattern == null ? incidents : incidents.Where(i => i.PatternSlug == Pattern);
        incidents = Practice == null ? incidents : incidents.Where(i => i.Practices.Any(p => p.PracticeSlug == Practice));
        incidents = Project == null ? incidents : incidents.Where(i => i.Project == Project);
        incidents = Lang == null ? incidents : incidents.Where(i => i.Language == Lang);
        incidents = Kind == null ? incidents : incidents.Where(i => i.Kind == Kind);
        incidents = Service == null ? incidents : incidents.Where(i => i.Services.Any(s => s.Name == Service));
        return Severity == null ? incidents : incidents.Where(i => i.Severity == Severity);
    }

    public string Url(KbUrls urls, int page = 1) =>
        urls.Incidents(Pattern, Practice, Project, Lang, WordOf(Severity), WordOf(Kind), Service, page);

    // As files and the API write it: data_loss.
    private static string? WordOf<T>(T? value)
        where T : struct, Enum =>
        value is { } word ? JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()) : null;

    private static T? ReadWord<T>(string? text)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(v => (T?)v).FirstOrDefault(v => string.Equals(WordOf(v), text, StringComparison.OrdinalIgnoreCase));
}
