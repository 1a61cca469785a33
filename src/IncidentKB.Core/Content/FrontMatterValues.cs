namespace IncidentKB.Core.Content;

/// <summary>The values of front matter as a form shows them: what is missing is empty.</summary>
public sealed class FrontMatterValues
{
    private readonly YamlRecord _record;

    internal FrontMatterValues(YamlRecord record) => _record = record;

    /// <summary>The text of a key; of one inside a record with a dot between (<c>affected.fixed</c>).</summary>
    public string Text(string key) => TextIn(_record, key);

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. _record.Texts(key).Select(t => t.Text)];

    /// <summary>The cells of a list of records, row by row.</summary>
    /// <param name="key">The list.</param>
    /// <param name="columns">Keys of the records, as <see cref="Text"/> takes them.</param>
    /// <returns>Null where a record has a key that is no column: it would be lost by writing the rows back.</returns>
    public IReadOnlyList<IReadOnlyList<string>>? Rows(string key, IReadOnlyList<string> columns)
    {
        var rows = _record.Records(key).ToList();
        var known = columns.Select(c => c.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        return rows.TrueForAll(r => r.Keys.All(known.Contains)) ? rows.ConvertAll(r => columns.Select(c => TextIn(r, c)).ToList()) : null;
    }

    // A text in two languages is a record of its own; written plainly it is the English one.
    private static string TextIn(YamlRecord record, string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? record.IsRecord(key) ? record.Record(key)?.OptionalText(Incidents.Languages.English) ?? "" : record.OptionalText(key) ?? ""
            : record.IsRecord(key[..dot]) ? record.Record(key[..dot])?.OptionalText(key[(dot + 1)..]) ?? "" : "";
    }
}
