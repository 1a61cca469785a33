using IncidentKB.Core;
using IncidentKB.Core.Search;

namespace IncidentKB.Benchmarks;

/// <summary>
/// What people may type, drawn from the generated articles: words, Chinese with and without spaces, identifiers, messages, slips.
/// </summary>
internal sealed class GeneratedQueries(GeneratedCorpus corpus, int size)
{
    private const int Seed = 4711;

    public IEnumerable<GeneratedQuery> Take(int count)
    {
        var random = new Random(Seed);
        for (var i = 0; i < count; i++)
        {
            var number = random.Next(size);
            var incident = corpus.Incident(number);
            var (kind, text) = random.Next(20) switch
            {
                < 4 => ("English, 2-3 words of an article", Words(random, incident.Body, 2 + random.Next(2))),
                < 6 => ("English, 4-6 words of an article", Words(random, incident.Body, 4 + random.Next(3))),
                < 7 => ("English, words of a title", Words(random, incident.Title, 3)),
                < 8 => ("one word", Words(random, incident.Body, 1)),
                < 11 => ("Chinese, 4-8 characters", Stretch(random, incident.ChineseBody, 4 + random.Next(5))),
                < 13 =>
                    ("Chinese, two stretches", Stretch(random, incident.ChineseBody, 2) + " " + Stretch(random, incident.ChineseBody, 3)),
                < 16 => ("identifier", Identifier(random, incident.Body)),
                < 17 => random.Next(2) == 0
                    ? ("message", "panic: " + incident.Message)
                    : ("message in a log line",
                        $"2026-11-20T08:0{random.Next(10)}:11.123Z worker-{random.Next(100)} [ERROR] request failed: panic: "
                        + $"{incident.Message}; restarting the worker"),
                < 18 => ("words and filter",
                    Words(random, incident.Body, 2) + (random.Next(2) == 0 ? " lang:go" : $" project:{incident.Project}")),
                < 19 => ("quoted phrase", Phrase(random, incident.Body)),
                _ => ("misspelt word", Misspelt(random, incident.Body)),
            };
            yield return new GeneratedQuery(kind, text, $"IKB-{1_000_000 + number}");
        }
    }

    private static List<string> WordsOf(string text)
    {
        var tokenized = Tokenizer.Tokenize(text);
        return [.. tokenized.Tokens.Where(t => t.Kind == TokenKind.Word).Select(t => tokenized.TextOf(t).ToString())];
    }

    private static string Words(Random random, string text, int count)
    {
        var words = WordsOf(text).Where(w => w.Length > 2).ToList();
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => words[random.Next(words.Count)]));
    }

    private static string Phrase(Random random, string text)
    {
        var words = WordsOf(text);
        var at = random.Next(words.Count - 3);
        return $"\"{string.Join(' ', words.Skip(at).Take(3))}\"";
    }

    private static string Stretch(Random random, string text, int length)
    {
        var runs = text.Split(['\n', '，', '。', '#', ' ', '`'], StringSplitOptions.RemoveEmptyEntries)
            .Where(r => r.Length >= Math.Max(length, 6) && r.All(CjkText.IsCjk)).ToList();
        var run = runs[random.Next(runs.Count)];
        return run.Substring(random.Next(run.Length - length + 1), length);
    }

    private static string Identifier(Random random, string text)
    {
        var names = text.Split('`').Where((_, i) => i % 2 == 1).Where(n => n.Length > 0 && !n.Contains('\n')).ToList();
        return names.Count == 0 ? "WaitGroup" : names[random.Next(names.Count)];
    }

    private static string Misspelt(Random random, string text)
    {
        var words = WordsOf(text).Where(w => w.Length > 5).ToList();
        var word = words[random.Next(words.Count)];
        var at = 1 + random.Next(word.Length - 2);
        return word.Remove(at, 1).Insert(at, "q");
    }
}

/// <summary>A query with what it stands for and the id of the incident that it was drawn from.</summary>
internal sealed record GeneratedQuery(string Kind, string Text, string Source);
