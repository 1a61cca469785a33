using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Traces;

namespace IncidentKB.Benchmarks;

/// <summary>A paste of which is known what the right answer is.</summary>
/// <param name="Group">Repository it comes from: no two folds share one.</param>
/// <param name="Text">The paste.</param>
/// <param name="Verdict">The right verdict.</param>
/// <param name="Expect">Start of the slug of the right incident; "none" where no answer is right.</param>
/// <param name="IsGenerated">True where it was made of a recorded trace or of an article.</param>
internal sealed record FitCase(string Group, string Text, MatchVerdict Verdict, string Expect, bool IsGenerated);

/// <summary>
/// What the fit learns from: labelled pastes, and pastes made of the recorded traces and articles of the incidents. The labelled ones
/// hold few incidents, since the same crash of the same program is posted a few times at most.
/// </summary>
internal static partial class FitCases
{
    private const int WordsOfSentence = 24;

    /// <summary>The items of a labelled file that are not debatable, and all incidents and what only looks like one: there are few.</summary>
    public static IEnumerable<FitCase> Labelled(string file) =>
        from line in File.ReadLines(file)
        where line.Length > 0
        let item = JsonSerializer.Deserialize<Item>(line, JsonSerializerOptions.Web)!
        let isDebatable = item.Note != null || item.Id.EndsWith("-nomsg", StringComparison.Ordinal)
        where !isDebatable || item.Class is "incident" or "unrelated"
        let verdict = item.Class switch { "incident" => MatchVerdict.Incident, "unrelated" => MatchVerdict.None, _ => MatchVerdict.Pattern }
        select new FitCase((item.Source ?? item.Id).Split('#')[0].ToLowerInvariant(), item.Text, verdict, item.Expect, IsGenerated: false);

    /// <summary>What is made of an incident: its traces as other people would paste them, and what looks like it and is not.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="failures">Messages of other failures: what they mean is said in words as a report would use them.</param>
    public static IEnumerable<FitCase> Generated(Incident incident, IReadOnlyList<RuntimeMessage> failures)
    {
        var group = new Uri(incident.Repository!).AbsolutePath.Trim('/').ToLowerInvariant();
        foreach (var trace in incident.Traces)
        {
            yield return Case(trace.Text, MatchVerdict.Incident);
            if (trace.Text.Contains("goroutine ", StringComparison.Ordinal))
            {
                foreach (var (text, verdict) in VariantsOf(incident, trace.Text))
                {
                    yield return Case(text, verdict);
                }
            }
        }

        // The project and the message in a sentence are the incident; the project's name above words about another failure is not.
        var message = incident.Signatures.Select(s => s.Message).FirstOrDefault(m => m != null && !PanicMessage.IsCommon(m));
        foreach (var text in incident.Texts)
        {
            var others = failures.Select(f => $"{f.Means.In(text.Language)} {f.Cause.In(text.Language)} {f.FirstStep.In(text.Language)}");
            foreach (var (words, other) in SentencesOf(text.Body).Zip(others))
            {
                var crash = $"{incident.Project} {incident.IntroducedIn} crashes:";
                yield return Case($"{crash} {words}", MatchVerdict.Incident);
                yield return Case($"{crash} {HalfOf(words)} {HalfOf(other)}", MatchVerdict.Incident);
                yield return Nothing($"{crash} {other}");
                yield return Nothing($"{incident.Project} crashes: {other}");
                if (message != null)
                {
                    yield return Case($"{incident.Project}: {words}: {message}", MatchVerdict.Incident);
                }
            }
        }

        FitCase Nothing(string text) => new(group, text, MatchVerdict.None, "none", IsGenerated: true);

        FitCase Case(string text, MatchVerdict verdict) =>
            new(group, text, verdict, verdict == MatchVerdict.None ? "none" : incident.Slug, IsGenerated: true);
    }

    private static IEnumerable<(string Text, MatchVerdict Verdict)> VariantsOf(Incident incident, string trace)
    {
        var lines = trace.ReplaceLineEndings("\n").Split('\n');
        var head = Array.FindIndex(lines, l => l.Contains("goroutine ", StringComparison.Ordinal));
        var owner = $"/{new Uri(incident.Repository!).AbsolutePath.Trim('/').Split('/')[0]}/";
        var lower = Place().Replace(trace, m => $".go:{int.Parse(m.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) + 7}");
        var moved = Address().Replace(lower, "0xc000f1a0e0");

        // Another machine, a log, a wrapper in between, and a part that still has the program's own code.
        yield return (moved, MatchVerdict.Incident);
        yield return (string.Join('\n', lines.Select(l => $"2026-03-01T08:11:09Z worker-3 | {l}")), MatchVerdict.Incident);
        yield return ($"08:11:07 INFO started\n08:11:09 WARN slow disk\n{moved}\nexit status 2", MatchVerdict.Incident);
        string[] wrapper = ["example.org/wrap.Do(0x1)", "\t/src/wrap/do.go:9 +0x1f"];
        yield return (string.Join('\n', [.. lines.Take(head + 5), .. wrapper, .. lines.Skip(head + 5)]), MatchVerdict.Incident);
        var part = lines.Take(head + 9).ToArray();
        if (!Array.Exists(part, IsOwn))
        {
            yield break;
        }

        yield return (string.Join('\n', part), MatchVerdict.Incident);

        // The same stack waiting, where no other line of it tells of a failure.
        var silent = string.Join('\n', lines.Skip(head));
        if (!silent.Contains("panic", StringComparison.Ordinal) && !silent.Contains("fatal", StringComparison.Ordinal))
        {
            yield return (silent, MatchVerdict.Incident);
            yield return (State().Replace(silent, "[select, 3 minutes]"), MatchVerdict.None);

            // Another failure of the program, whose message is lost: the way into it is the same.
            var deep = lines.Skip(head + 1).SkipWhile(l => IsPlace(l) || !IsOwn(l)).Skip(2);
            var above = Enumerable.Range(1, 3).SelectMany<int, string>(i =>
                [$"github.com{owner}{incident.Project}/other.Do{i}(0xc000f1a0e0)", $"\t/src/other/a.go:{i} +0x1f"]);
            yield return (string.Join('\n', [lines[head], .. above, .. deep]), MatchVerdict.None);
        }

        // Another program with the same message; one that many mistakes have in common tells nothing of it.
        var number = 0;
        var isCommon = incident.Signatures.All(s => s.Message == null || PanicMessage.IsCommon(s.Message));
        var others = part.Select(l =>
            !IsOwn(l) ? l
            : IsPlace(l) ? $"\t/src/other/a{number}.go:{number + 9} +0x1f"
            : $"example.org/other/p{++number}.(*Thing).Do{number}(0xc000f1a0e0)");
        var other = string.Join('\n', others);
        if (!other.Contains(incident.Project!, StringComparison.OrdinalIgnoreCase))
        {
            yield return (other, isCommon ? MatchVerdict.None : MatchVerdict.Pattern);
        }

        bool IsOwn(string line) => line.Contains(owner, StringComparison.OrdinalIgnoreCase);

        static bool IsPlace(string line) => line.Contains(".go:", StringComparison.Ordinal);
    }

    private static string HalfOf(string words) => words[..(words.Length / 2)];

    private static IEnumerable<string> SentencesOf(string body)
    {
        var words = Code().Replace(body, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + WordsOfSentence <= words.Length && i < WordsOfSentence * 8; i += WordsOfSentence * 2)
        {
            yield return string.Join(' ', words.Skip(i).Take(WordsOfSentence));
        }
    }

    [GeneratedRegex(@"```.*?```|~~~.*?~~~|`[^`]*`|^(?: {4}|\t|#|\|)[^\n]*", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"0x[0-9a-f]{6,}", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\.go:(?<line>\d{1,6})", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\[running[^\]]*\]", RegexOptions.None, 1000)]
    private static partial Regex State();

    private sealed record Item(string Id, string Class, string Expect, string Text, string? Source, string? Note);
}
