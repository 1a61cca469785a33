using System.Text.RegularExpressions;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;

namespace IncidentKB.Core.Content;

/// <summary>Reads the files of a pack that belong to no single incident: patterns, practices, reading paths.</summary>
public static partial class CatalogueReader
{
    /// <summary>The failure patterns, in file order.</summary>
    public const string PatternsFile = "patterns.yml";

    /// <summary>The practices, in file order.</summary>
    public const string PracticesFile = "practices.yml";

    /// <summary>Folder of the reading paths, with its slash.</summary>
    public const string ReadingFolder = "reading/";

    // Of a twin: characters of a message and of a function's name, and entries of a list.
    private const int MaxMessage = 1000;
    private const int MaxName = 300;
    private const int MaxEntries = 30;

    /// <summary>Reads patterns.yml. An entry with a fault is left out, the others go in.</summary>
    public static List<FailurePattern> ReadPatterns(ContentFile file, string pack, ICollection<ContentProblem> problems) =>
        ReadEntries(file, problems, p => p.Slug, (record, position) =>
        {
            var pattern = new FailurePattern
            {
                Slug = ReadSlug(record),
                Position = position,
                Pack = pack,
                Title = record.RequiredLocalText("title"),
                Summary = record.RequiredLocalText("summary"),
                Hides = record.RequiredLocalText("hides"),
                Questions = [.. record.Records("questions").Select(q => q.AsLocalText())],
                Cwe = ReadCwe(record),
            };
            pattern.Twins = [.. record.Records("twins").Select((twin, place) => ReadTwin(twin, pattern.Slug, place))];
            return pattern;
        });

    /// <summary>Reads practices.yml. An entry with a fault is left out, the others go in.</summary>
    public static List<Practice> ReadPractices(ContentFile file, string pack, ICollection<ContentProblem> problems) =>
        ReadEntries(file, problems, p => p.Slug, (record, position) => new Practice
        {
            Slug = ReadSlug(record),
            Position = position,
            Pack = pack,
            Title = record.RequiredLocalText("title"),
            Rule = record.RequiredLocalText("rule"),
            Go = record.RequiredLocalText("go"),
            CSharp = record.RequiredLocalText("csharp"),
        });

    /// <summary>Reads a reading path; null when it has a fault. Whether its incidents exist is for the caller to say.</summary>
    public static ReadingPath? ReadPath(ContentFile file, string pack, ICollection<ContentProblem> problems)
    {
        var found = new List<ContentProblem>();
        var path = YamlRecord.Read(file.Text, file.Path, 0, found) is { } record ? ReadPath(record, file, pack) : null;
        AddAll(problems, found);
        return found.Exists(p => !p.IsWarning) ? null : path;
    }

    internal static List<string> ReadCwe(YamlRecord record)
    {
        var list = new List<string>();
        foreach (var (text, line) in record.Texts("cwe"))
        {
            var id = text.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
            if (CweNumber().IsMatch(id))
            {
                list.Add($"CWE-{id}");
            }
            else
            {
                record.Problem(line, new($"'{text}' is no CWE id. Write it like CWE-765.", $"“{text}”不是 CWE 编号，请写成 CWE-765 这样。"));
            }
        }

        return list;
    }

    private static ReadingPath ReadPath(YamlRecord record, ContentFile file, string pack)
    {
        var path = new ReadingPath
        {
            Slug = ReadSlug(record),
            Pack = pack,
            Title = record.RequiredLocalText("title"),
            Summary = record.RequiredLocalText("summary"),
            Outcomes = [.. record.Records("outcomes").Select(o => o.AsLocalText())],
        };
        if (path.Slug.Length > 0 && file.Path != $"{ReadingFolder}{path.Slug}.yml")
        {
            record.Problem(record.LineOfKey("slug"), new(
                $"The slug '{path.Slug}' differs from the file's name. Make them the same.", $"slug“{path.Slug}”与文件名不一致，请改成一样。"));
        }

        foreach (var item in record.Records("items"))
        {
            var key = item.RequiredText("incident");
            if (path.Items.Exists(i => i.IncidentKey == key))
            {
                item.Problem(item.Line, new(
                    $"The incident {key} stands twice in this path. Remove one.", $"事故 {key} 在这条路径中出现了两次，请删除一处。"));
            }

            path.Items.Add(new()
            {
                PathSlug = path.Slug,
                Position = path.Items.Count,
                IncidentKey = key,
                Minutes = item.RequiredNumber("minutes", 1, 600),
                Reason = item.RequiredLocalText("reason"),
            });
            item.RejectOtherKeys();
        }

        record.RejectOtherKeys();
        return path;
    }

    private static List<T> ReadEntries<T>(ContentFile file, ICollection<ContentProblem> problems, Func<T, string> slugOf, Func<YamlRecord, int, T> read)
    {
        var entries = new List<T>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<ContentProblem>();
        foreach (var record in YamlRecord.ReadList(file.Text, file.Path, found))
        {
            var before = found.Count;
            var entry = read(record, entries.Count);
            record.RejectOtherKeys();
            if (!slugs.Add(slugOf(entry)))
            {
                record.Problem(record.Line, new(
                    $"The slug '{slugOf(entry)}' stands twice in this file. Give one another name.",
                    $"slug“{slugOf(entry)}”在这个文件中出现了两次，请改掉一个。"));
            }

            if (found.Count == before)
            {
                entries.Add(entry);
            }
        }

        AddAll(problems, found);
        return entries;
    }

    private static PatternTwin ReadTwin(YamlRecord record, string patternSlug, int position)
    {
        var twin = new PatternTwin
        {
            PatternSlug = patternSlug,
            Position = position,
            Language = record.RequiredText("language", 30).ToLowerInvariant(),
            Kind = record.Word("kind", FrontMatterWords.TwinKinds) ?? "",
            Type = record.OptionalText("type", MaxName),
            Message = record.RequiredText("message", MaxMessage),
            Also = record.BoundedTexts("also", MaxEntries, MaxMessage),
            Near = record.BoundedTexts("near", MaxEntries, MaxName),
            PrintedBy = record.OptionalText("printed_by", MaxName),
            Versions = record.Has("versions") ? record.RequiredLocalText("versions") : null,
        };
        record.RejectOtherKeys();
        return twin;
    }

    private static string ReadSlug(YamlRecord record)
    {
        var slug = record.RequiredText("slug");
        if (slug.Length > 0 && !IncidentReader.IsSlug(slug))
        {
            record.Problem(record.LineOfKey("slug"), IncidentReader.NoSlug(slug));
        }

        return slug;
    }

    private static void AddAll(ICollection<ContentProblem> problems, List<ContentProblem> found)
    {
        foreach (var problem in found)
        {
            problems.Add(problem);
        }
    }

    [GeneratedRegex("^[1-9][0-9]{0,4}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CweNumber();
}
