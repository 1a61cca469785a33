using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Content;

/// <summary>
/// The values of front matter as a form shows them: what is missing is empty, and what a form would lose by writing it back is null.
/// </summary>
public sealed class FrontMatterValues
{
    private readonly YamlRecord _record;

    internal FrontMatterValues(YamlRecord record) => _record = record;

    /// <summary>The text of a key; null where it is no text.</summary>
    public string? Text(string key) => _record.IsText(key) ? _record.OptionalText(key) ?? "" : null;

    /// <summary>The texts inside a record, in the order of the parts; null where it has others, or one that is no text.</summary>
    public IReadOnlyList<string>? Parts(string key, IReadOnlyList<string> parts)
    {
        if (!_record.Has(key) || (_record.IsText(key) && _record.OptionalText(key) == null))
        {
            return [.. parts.Select(_ => "")];
        }

        return _record.IsRecord(key) && _record.Record(key) is { } inside && inside.Keys.All(parts.Contains) && parts.All(inside.IsText)
            ? [.. parts.Select(part => inside.OptionalText(part) ?? "")] : null;
    }

    /// <summary>The texts of a list; null where it is no list of texts.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        _record.IsListOfTexts(key) ? [.. _record.Texts(key).Select(t => t.Text).Where(t => t.Length > 0)] : null;

    /// <summary>The cells of a list of records, row by row; null where a row has anything else.</summary>
    /// <param name="key">The list.</param>
    /// <param name="columns">Keys of the records; of a text in two languages each with a dot between, the English one without.</param>
    public IReadOnlyList<IReadOnlyList<string>>? Rows(string key, IReadOnlyList<string> columns)
    {
        if (_record.Has(key) && _record.IsText(key))
        {
            return _record.OptionalText(key) == null ? [] : null;
        }

        var rows = _record.Records(key).Select(row => CellsOf(row, columns)).ToList();
        return rows.TrueForAll(r => r != null) ? rows.ConvertAll(r => (IReadOnlyList<string>)r!) : null;
    }

    private static List<string>? CellsOf(YamlRecord row, IReadOnlyList<string> columns)
    {
        var cells = new List<string>();
        foreach (var column in columns)
        {
            var (key, language) = column.Split('.') is [var before, var after] ? (before, after) : (column, Languages.English);
            if (row.IsRecord(key))
            {
                if (!columns.Contains($"{key}.{Languages.Chinese}") || row.Record(key) is not { } both
                    || !both.Keys.All(Languages.All.Contains))
                {
                    return null;
                }

                cells.Add(both.OptionalText(language) ?? "");
            }
            else if (row.IsText(key))
            {
                cells.Add(language == Languages.English ? row.OptionalText(key) ?? "" : "");
            }
            else
            {
                return null;
            }
        }

        return row.Keys.All(k => columns.Contains(k)) ? cells : null;
    }
}
