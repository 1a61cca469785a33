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
        ReadEntries(file, problems, record => ReadPattern(record, pack));

    /// <summary>Reads practices.yml. An entry with a fault is left out, the others go in.</summary>
    public static List<Practice> ReadPractices(ContentFile file, string pack, ICollection<ContentProblem> problems) =>
        ReadEntries(file, problems, record => ReadPractice(record, pack));

    /// <summary>Reads a reading path; null when it has a fault. Whether its incidents exist is for the caller to say.</summary>
    public static ReadingPath? ReadPath(ContentFile file, string pack, ICollection<ContentProblem> problems)
    {
        var found = new List<ContentProblem>();
        var path = YamlRecord.Read(file.Text, file.Path, 0, found) is { } record ? ReadPath(record, pack, file.Path) : null;
        AddAll(problems, found);
        return path == null || found.Exists(p => !p.IsWarning) ? null : WithSource(path, file.Text);
    }

    /// <summary>
    /// Reads one entry as people write it here: a file that is one YAML mapping. One language is enough; what is missing in the other
    /// is a warning.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="problems">Where faults go.</param>
    /// <returns>What could be read, also with faults, so that it can be shown; null where it is no mapping.</returns>
    public static CatalogueEntry? ReadEntry(CatalogueKind kind, ContentFile file, ICollection<ContentProblem> problems)
    {
        if (YamlRecord.Read(file.Text, file.Path, 0, problems) is not { } record)
        {
            return null;
        }

        record.AsksForBoth = true;
        CatalogueEntry entry = kind switch
        {
            CatalogueKind.Pattern => ReadPattern(record, pack: ""),
            CatalogueKind.Practice => ReadPractice(record, pack: ""),
            _ => ReadPath(record, pack: "", path: null),
        };
        if (kind != CatalogueKind.Path)
        {
            record.RejectOtherKeys();
            if (!EntryFile.FitsIntoList(file.Text, record))
            {
                record.Problem(1, new(
                    "The pack keeps this in a list. Write plain lines 'key: value', without '---' or '...' before or after them.",
                    "内容包把它放在列表里。请只写 key: value 形式的行，前后不要有 --- 或 ...。"));
            }
        }

        return WithSource(entry, file.Text);
    }

    internal static Sentence UnknownPattern(string slug) => new(
        $"The pattern '{slug}' is unknown. Use the slug of one in {PatternsFile}.",
        $"没有“{slug}”这个失效模式，请用 {PatternsFile} 中的 slug。");

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

    private static FailurePattern ReadPattern(YamlRecord record, string pack)
    {
        var pattern = new FailurePattern
        {
            Slug = ReadSlug(record),
            Pack = pack,
            Title = record.RequiredLocalText("title"),
            Summary = record.RequiredLocalText("summary"),
            Hides = record.RequiredLocalText("hides"),
            Questions = [.. record.Records("questions").Select(q => q.AsLocalText())],
            Cwe = ReadCwe(record),
        };
        pattern.Twins = [.. record.Records("twins").Select((twin, place) => ReadTwin(twin, pattern.Slug, place))];
        return pattern;
    }

    private static Practice ReadPractice(YamlRecord record, string pack) => new()
    {
        Slug = ReadSlug(record),
        Pack = pack,
        Title = record.RequiredLocalText("title"),
        Rule = record.RequiredLocalText("rule"),
        Go = record.RequiredLocalText("go"),
        CSharp = record.RequiredLocalText("csharp"),
    };

    // Path: of its file, whose name has to be its slug; null where it says nothing.
    private static ReadingPath ReadPath(YamlRecord record, string pack, string? path)
    {
        var reading = new ReadingPath
        {
            Slug = ReadSlug(record),
            Pack = pack,
            Title = record.RequiredLocalText("title"),
            Summary = record.RequiredLocalText("summary"),
            Outcomes = [.. record.Records("outcomes").Select(o => o.AsLocalText())],
        };
        if (path != null && reading.Slug.Length > 0 && path != $"{ReadingFolder}{reading.Slug}.yml")
        {
            record.Problem(record.LineOfKey("slug"), new(
                $"The slug '{reading.Slug}' differs from the file's name. Make them the same.", $"slug“{reading.Slug}”与文件名不一致，请改成一样。"));
        }

        foreach (var item in record.Records("items"))
        {
            var key = item.RequiredText("incident");
            if (reading.Items.Exists(i => i.IncidentKey == key))
            {
                item.Problem(item.Line, new(
                    $"The incident {key} stands twice in this path. Remove one.", $"事故 {key} 在这条路径中出现了两次，请删除一处。"));
            }

            reading.Items.Add(new()
            {
                PathSlug = reading.Slug,
                Position = reading.Items.Count,
                IncidentKey = key,
                Minutes = item.Has("minutes") ? item.RequiredNumber("minutes", 1, 600) : 0,
                Reason = item.RequiredLocalText("reason"),
            });
            item.RejectOtherKeys();
        }

        record.RejectOtherKeys();
        return reading;
    }

    private static List<T> ReadEntries<T>(ContentFile file, ICollection<ContentProblem> problems, Func<YamlRecord, T> read)
        where T : CatalogueEntry
    {
        var entries = new List<T>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<ContentProblem>();
        var records = YamlRecord.ReadList(file.Text, file.Path, found).ToList();
        foreach (var (record, source) in records.Zip(EntryFile.TextsIn(file.Text, records)))
        {
            var before = found.Count;
            var entry = read(record);
            record.RejectOtherKeys();
            if (!slugs.Add(entry.Slug))
            {
                record.Problem(record.Line, new(
                    $"The slug '{entry.Slug}' stands twice in this file. Give one another name.",
                    $"slug“{entry.Slug}”在这个文件中出现了两次，请改掉一个。"));
            }

            if (found.Count == before)
            {
                entry.Position = entries.Count;
                entries.Add(WithSource(entry, source));
            }
        }

        AddAll(problems, found);
        return entries;
    }

    private static T WithSource<T>(T entry, string source)
        where T : CatalogueEntry
    {
        (entry.Source, entry.ContentHash) = (source, EntryFile.HashOf(entry.Kind, source));
        return entry;
    }

    private static PatternTwin ReadTwin(YamlRecord record, string patternSlug, int position)
    {
        // "Run on Go 1.19.8." needs no translation.
        record.AsksForBoth = false;
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
