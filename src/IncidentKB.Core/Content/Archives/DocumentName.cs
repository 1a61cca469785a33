namespace IncidentKB.Core.Content.Archives;

/// <summary>What the path of a document says about it.</summary>
internal static class DocumentName
{
    private static readonly HashSet<string> General =
        new(["index", "_index", "readme", "postmortem", "post-mortem", "incident", "report", "main"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the file without its ending; where many have that name, the name of its folder.</summary>
    public static string Of(string path)
    {
        var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = parts.Length == 0 ? "" : Path.GetFileNameWithoutExtension(parts[^1]);
        return parts.Length > 1 && IsGeneral(path) ? parts[^2] : name;
    }

    /// <summary>Whether the name of the file says nothing about its incident: index.md, README.md.</summary>
    public static bool IsGeneral(string path) => General.Contains(Path.GetFileNameWithoutExtension(path));

    /// <summary>The words of that name, without a day at its beginning.</summary>
    public static string Words(string path)
    {
        var name = Of(path);
        var words = HtmlToMarkdown.OneLine(name.Replace('-', ' ').Replace('_', ' '));
        var hasDay = DateWords.FirstDay(TextLimit.Cut(name.Replace('_', '-'), 10)) != null;
        var rest = hasDay ? words[Math.Min(10, words.Length)..].Trim() : words;
        return rest.Length > 0 ? rest : words.Length > 0 ? words : "incident";
    }
}

/// <summary>Gives each incident of an archive a slug of its own.</summary>
/// <param name="taken">Slugs that others have.</param>
internal sealed class SlugNames(IEnumerable<string> taken)
{
    // Room for a number, and for an address that a person can read.
    private const int MaxWords = 80;

    private readonly HashSet<string> _taken = taken.ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The slug of a title; of the name of the file where the title is not in ASCII letters, or of the day where that is none, either.
    /// </summary>
    public string Take(string title, string path, string day)
    {
        var name = DocumentName.Of(path);
        var fromName = name.Any(char.IsAsciiLetter) && !CjkText.IsIn(name) && !DocumentName.IsGeneral(path) ? Slugs.Of(name, MaxWords) : "";
        var fromTitle = CjkText.IsIn(title) ? "" : AtWord(Slugs.Of(title));
        return Numbered(fromTitle.Any(char.IsAsciiLetter) ? fromTitle
            : fromName.Length > 0 ? fromName
            : day.Length > 0 ? $"{day}-incident"
            : "incident");
    }

    /// <summary>A slug that a document asks for, with a number where another has it.</summary>
    public string Numbered(string wanted)
    {
        var slug = wanted;
        var stem = TextLimit.Cut(wanted, Slugs.MaxLength - 5).TrimEnd('-');
        for (var n = 2; !_taken.Add(slug); n++)
        {
            slug = $"{stem}-{n}";
        }

        return slug;
    }

    private static string AtWord(string slug)
    {
        var end = slug.Length <= MaxWords ? slug.Length : slug.LastIndexOf('-', MaxWords);
        return slug[..(end <= 0 ? Math.Min(slug.Length, MaxWords) : end)];
    }
}
