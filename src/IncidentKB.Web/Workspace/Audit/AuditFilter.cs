using System.Globalization;
using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.WebUtilities;

namespace IncidentKB.Web.Workspace.Audit;

/// <summary>Which entries of the audit somebody wants to see.</summary>
internal sealed record AuditFilter
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Stands in the name of the person, in the subject, in the detail or in the address; empty for all.</summary>
    public string? Text { get; init; }

    /// <summary>One of <see cref="Data.People.Acts.All"/>; empty for all.</summary>
    public string? Act { get; init; }

    /// <summary>First day (UTC).</summary>
    public DateTime? From { get; init; }

    /// <summary>Last day (UTC), which is included.</summary>
    public DateTime? To { get; init; }

    /// <summary>The filter as the query of an address, with its question mark.</summary>
    public string Query => QueryHelpers.AddQueryString("", new Dictionary<string, string?>
    {
        ["text"] = Text,
        ["act"] = Act,
        ["from"] = From?.ToString(DayFormat, CultureInfo.InvariantCulture),
        ["to"] = To?.ToString(DayFormat, CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value)));

    /// <summary>Reads <see cref="Query"/>; what is no day is left out.</summary>
    public static AuditFilter Read(IQueryCollection query) => new()
    {
        Text = query["text"],
        Act = query["act"],
        From = DayOf(query["from"]),
        To = DayOf(query["to"]),
    };

    public IQueryable<AuditEntry> Of(IQueryable<AuditEntry> entries)
    {
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var text = Text.Trim();
            entries = entries.Where(
                e => e.Who.Contains(text) || e.Subject.Contains(text) || e.Detail.Contains(text) || e.Address.Contains(text));
        }

        if (!string.IsNullOrEmpty(Act))
        {
            entries = entries.Where(e => e.Act == Act);
        }

        if (From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        if (To is { } to)
        {
            var end = to.AddDays(1);
            entries = entries.Where(e => e.At < end);
        }

        return entries;
    }

    private static DateTime? DayOf(string? text) =>
        DateTime.TryParseExact(
            text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            ? day
            : null;
}
