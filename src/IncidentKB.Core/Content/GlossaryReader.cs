using IncidentKB.Core.Incidents;
using IncidentKB.Core.Search;

namespace IncidentKB.Core.Content;

/// <summary>Reads glossary.yml: groups of words that mean the same, for the search.</summary>
public static class GlossaryReader
{
    /// <summary>Name of the file.</summary>
    public const string File = "glossary.yml";

    private const int MaxWord = 60;
    private const int MaxWords = 20;

    /// <summary>Reads the file. A group with a fault is left out, the others go in.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(ContentFile file, ICollection<ContentProblem> problems)
    {
        var groups = new List<IReadOnlyList<string>>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in YamlRecord.ReadList(file.Text, file.Path, problems))
        {
            var words = new List<string>();
            var entries = Languages.All.SelectMany(record.Texts).ToList();
            var isSound = entries.Count(e => Add(record, e.Text, e.Line, words, lines)) == entries.Count;
            record.RejectOtherKeys();
            if (isSound && words.Count is < 2 or > MaxWords)
            {
                record.Problem(record.Line, new(
                    $"The group has {words.Count} words; it needs 2 to {MaxWords}, in both languages together: 'en: [...]', "
                    + "'zh-Hans: [...]'.",
                    $"这一组有 {words.Count} 个词，两种语言合计应当是 2 到 {MaxWords} 个：en: [...]、zh-Hans: [...]。"));
                isSound = false;
            }

            if (isSound)
            {
                groups.Add(words);
            }
        }

        return groups;
    }

    private static bool Add(YamlRecord record, string text, int line, List<string> words, Dictionary<string, int> lines)
    {
        if (text.Length > MaxWord)
        {
            record.Problem(line, new(
                $"A word has {text.Length} characters; at most {MaxWord} are allowed.", $"有一个词长 {text.Length} 个字符，最多 {MaxWord} 个。"));
            return false;
        }

        if (Glossary.TermOf(text) is not { } term)
        {
            record.Problem(line, new(
                $"'{text}' has no letter and no digit, so nobody can search for it. Remove it.",
                $"“{text}”既没有字母也没有数字，谁也搜不到它，请删除。"));
            return false;
        }

        var key = Glossary.KeyOf(term.Words);
        if (!lines.TryAdd(key, line))
        {
            record.Problem(line, new(
                $"'{text}' already stands in line {lines[key]}, in this or another form. Remove one, or put the groups together.",
                $"“{text}”或它的另一种形式已在第 {lines[key]} 行出现。请删除一处，或把两组合并。"));
            return false;
        }

        words.Add(text);
        return true;
    }
}
