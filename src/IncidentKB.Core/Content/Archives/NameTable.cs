namespace IncidentKB.Core.Content.Archives;

/// <summary>The names that documents give to one thing, in English and Chinese.</summary>
internal static class NameTable
{
    /// <summary>A table from name to key.</summary>
    /// <param name="rows">Each key with its names, in the form of <see cref="Words"/>, with bars between them.</param>
    public static Dictionary<string, string> Of(params (string Key, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split('|').Select(name => (Name: name, row.Key)))
            .ToDictionary(n => n.Name, n => n.Key, StringComparer.Ordinal);

    /// <summary>The letters and digits of a name in lower case, with single spaces for all else.</summary>
    public static string Words(string name) =>
        HtmlToMarkdown.OneLine(string.Concat(name.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')));
}
