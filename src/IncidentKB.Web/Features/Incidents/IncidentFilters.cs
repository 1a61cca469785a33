using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>The filters of the list of incidents, as they stand in the address.</summary>
public sealed record IncidentFilters(string? Pattern, string? Practice, string? Project, string? Lang, Severity? Severity)
{
    public bool IsEmpty => this is { Pattern: null, Practice: null, Project: null, Lang: null, Severity: null };

    /// <summary>Reads filters and page out of a query; a fault is a sentence for the visitor.</summary>
    public static (IncidentFilters Filters, int Page, string? Fault) Read(IQueryCollection query, UiText ui)
    {
        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        var severityText = Value("severity");
        var severity = Enum.TryParse<Severity>(severityText, ignoreCase: true, out var parsed) && severityText!.All(char.IsLetter) ? parsed : (Severity?)null;
        var filters = new IncidentFilters(Value("pattern"), Value("practice"), Value("project"), Value("lang"), severity);
        if (severityText != null && severity == null)
        {
            return (filters, 1, ui.UnknownFilter(ui.SeverityLabel, severityText));
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
        return Severity == null ? incidents : incidents.Where(i => i.Severity == Severity);
    }

    public string Url(KbUrls urls, int page = 1) =>
        urls.Incidents(Pattern, Practice, Project, Lang, Severity?.ToString().ToLowerInvariant(), page);
}
