using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.Content;

/// <summary>Reads concepts.yml: the words by which messages show a pattern that no twin lists.</summary>
public static class ConceptReader
{
    /// <summary>Name of the file.</summary>
    public const string File = "concepts.yml";

    private const int MaxName = 60;
    private const int MaxPhrase = 100;
    private const int MaxNeeds = 4;
    private const int MaxWithin = 40;

    /// <summary>Reads the file. A concept or a rule with a fault is left out, the others go in.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isPattern">Whether a pattern is known.</param>
    /// <param name="problems">Where faults go.</param>
    public static ConceptVocabulary Read(ContentFile file, Func<string, bool> isPattern, ICollection<ContentProblem> problems)
    {
        if (YamlRecord.Read(file.Text, file.Path, 0, problems) is not { } record)
        {
            return ConceptVocabulary.Empty;
        }

        var concepts = new Dictionary<string, Concept>(StringComparer.Ordinal);
        foreach (var entry in record.Records("concepts"))
        {
            var name = entry.RequiredText("name", MaxName);
            var phrases = ReadPhrases(entry, Languages.English).Concat(ReadPhrases(entry, Languages.Chinese)).ToList();
            entry.RejectOtherKeys();
            if (phrases.Count == 0)
            {
                entry.Problem(entry.Line, new(
                    $"The concept '{name}' has no words. Add 'en: [...]' or 'zh-Hans: [...]'.",
                    $"概念“{name}”没有词语，请加上 en: [...] 或 zh-Hans: [...]。"));
            }
            else if (!concepts.TryAdd(name, new(name, phrases)))
            {
                entry.Problem(entry.Line, new(
                    $"The concept '{name}' stands twice. Put the words of both together.", $"概念“{name}”出现了两次，请把词语合在一处。"));
            }
        }

        var rules = record.Records("rules").Select(entry => ReadRule(entry, concepts, isPattern)).OfType<ConceptRule>().ToList();
        var opposites = record.Texts("opposites").Where(o => IsKnown(record, concepts, o.Text, o.Line)).Select(o => o.Text).ToList();
        record.RejectOtherKeys();
        return new([.. concepts.Values], rules, opposites);
    }

    private static List<string> ReadPhrases(YamlRecord entry, string language)
    {
        var phrases = new List<string>();
        foreach (var (text, line) in entry.Texts(language))
        {
            if (text.Length is 0 or > MaxPhrase)
            {
                entry.Problem(line, new(
                    $"A phrase has {text.Length} characters; it needs 1 to {MaxPhrase}.",
                    $"有一个短语长 {text.Length} 个字符，应当是 1 到 {MaxPhrase} 个。"));
            }
            else
            {
                phrases.Add(text);
            }
        }

        return phrases;
    }

    private static ConceptRule? ReadRule(YamlRecord entry, Dictionary<string, Concept> concepts, Func<string, bool> isPattern)
    {
        const int Default = 12;
        var pattern = entry.RequiredText("pattern");
        var isSound = isPattern(pattern);
        if (!isSound && pattern.Length > 0)
        {
            entry.Problem(entry.LineOfKey("pattern"), CatalogueReader.UnknownPattern(pattern));
        }

        var needs = ReadNeeds(entry, "needs", concepts, ref isSound);
        var names = ReadNeeds(entry, "names", concepts, ref isSound);
        var within = entry.Has("within") ? entry.RequiredNumber("within", 1, MaxWithin) : Default;
        entry.RejectOtherKeys();
        if (needs.Count == 0)
        {
            entry.Problem(entry.Line, new("A rule needs at least one concept. Add 'needs: [...]'.", "规则至少需要一个概念，请加上 needs: [...]。"));
        }

        return isSound && needs.Count > 0 ? new(pattern, needs, names, within) : null;
    }

    private static List<IReadOnlyList<string>> ReadNeeds(
        YamlRecord entry, string key, Dictionary<string, Concept> concepts, ref bool isSound)
    {
        var needs = new List<IReadOnlyList<string>>();
        foreach (var (text, line) in entry.Texts(key))
        {
            var names = text.Split('|', StringSplitOptions.TrimEntries);
            isSound &= Array.TrueForAll(names, name => IsKnown(entry, concepts, name, line));
            needs.Add(names);
        }

        if (needs.Count > MaxNeeds)
        {
            entry.Problem(entry.LineOfKey(key), YamlRecord.TooMany(key, needs.Count, MaxNeeds));
            isSound = false;
        }

        return needs;
    }

    private static bool IsKnown(YamlRecord entry, Dictionary<string, Concept> concepts, string name, int line)
    {
        if (concepts.ContainsKey(name))
        {
            return true;
        }

        entry.Problem(line, new(
            $"The concept '{name}' is not in this file. Add it under 'concepts', or correct the name.",
            $"这个文件里没有概念“{name}”。请把它加到 concepts 之下，或改正名字。"));
        return false;
    }
}
