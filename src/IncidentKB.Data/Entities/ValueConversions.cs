using System.Text.Encodings.Web;
using System.Text.Json;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace IncidentKB.Data.Entities;

/// <summary>SQLite has no instant type; without this a DateTime comes back with an unspecified kind.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    value => value.ToUniversalTime(), value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

/// <summary>A value kept as JSON text.</summary>
internal sealed class JsonConverter<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, JsonColumn.Options), json => JsonSerializer.Deserialize<T>(json, JsonColumn.Options)!);

/// <summary>A text per language, kept as one JSON object.</summary>
internal sealed class LocalTextConverter() : ValueConverter<LocalText, string>(
    text => JsonSerializer.Serialize(text.Texts, JsonColumn.Options),
    json => new LocalText(JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonColumn.Options)!));

/// <summary>
/// A text that was once kept in English alone: it is kept as it is where there is no other language and it cannot be taken for JSON, and
/// as one JSON object where there is. So what was stored before can still be read.
/// </summary>
internal sealed class PlainOrLocalTextConverter() : ValueConverter<LocalText, string>(text => ToColumn(text), column => FromColumn(column))
{
    private static string ToColumn(LocalText text) =>
        text.Texts is { Count: 1 } && text.Texts.TryGetValue(Languages.English, out var english) && !english.StartsWith('{')
            ? english : JsonSerializer.Serialize(text.Texts, JsonColumn.Options);

    private static LocalText FromColumn(string column) =>
        new(column.StartsWith("{\"", StringComparison.Ordinal)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(column, JsonColumn.Options)!
            : new Dictionary<string, string>(StringComparer.Ordinal) { [Languages.English] = column });
}

/// <summary>A list of texts per language, kept as one JSON array.</summary>
internal sealed class LocalTextsConverter() : ValueConverter<List<LocalText>, string>(
    texts => JsonSerializer.Serialize(texts.Select(t => t.Texts), JsonColumn.Options),
    json => JsonSerializer.Deserialize<List<Dictionary<string, string>>>(json, JsonColumn.Options)!.ConvertAll(t => new LocalText(t)));

/// <summary>For values that are replaced as a whole and never changed in place.</summary>
internal sealed class ReplacedValueComparer<T>() : ValueComparer<T>(
    (left, right) => ReferenceEquals(left, right), value => value == null ? 0 : 1, value => value);

/// <summary>A fingerprint, kept as people see it.</summary>
internal sealed class FingerprintConverter() : ValueConverter<Fingerprint, string>(
    fingerprint => fingerprint.ToString(), text => Fingerprint.Parse(text));

internal static class JsonColumn
{
    /// <summary>Chinese stays readable to a person who opens the database; the text never reaches a page unencoded.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
