using System.Text;
using System.Text.RegularExpressions;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Content;

/// <summary>
/// The beginning of an article about a failure that nobody has written down yet: <c>index.md</c> with what its trace says. What
/// only a person knows is left empty, and the check of the content names each of these keys until it is filled in. Secrets are masked.
/// </summary>
public static partial class IncidentDraft
{
    /// <summary>What stands below the headings until somebody answers it.</summary>
    public static readonly IReadOnlyList<string> Questions =
    [
        "What people saw, and when.",
        "Which code broke which promise, and why nobody noticed until then.",
        "What must change, and what helps until it has.",
    ];

    // Of the trace, so that the article stays one: the rest belongs into traces/.
    private const int MaxLines = 80;
    private const int MaxLine = 300;

    // As IncidentReader allows them.
    private const int MaxMessage = 1000;
    private const int MaxType = 300;
    private const int MaxTitle = 200;

    /// <summary>Writes the draft.</summary>
    /// <param name="text">What the slices of <paramref name="trace"/> point into.</param>
    /// <param name="trace">The trace that it is about.</param>
    /// <param name="pattern">Slug of the failure pattern that was recognised; null where none was.</param>
    public static string Of(string text, ParsedTrace trace, string? pattern)
    {
        var message = trace.Messages.Count > 0 ? OneLine(trace.Messages[0].Text.In(text)) : "";
        var type = trace.Messages.Count > 0 ? OneLine(trace.Messages[0].Type.In(text)) : "";
        var what = message.Length > 0 ? message : type;
        var source = SourceOf(text, trace);
        var draft = new StringBuilder();
        draft.Append($"""
            ---
            id:
            slug: {Slugs.Of(what)}
            title: {Quote(what, MaxTitle)}
            summary:
            project: {source?.Project}
            repository: {source?.Repository}
            language: {trace.SourceLanguage}
            severity:
            kind:
            occurred_on:
            pattern: {pattern}
            practices: []
            cwe: []
            signatures:{Signature(trace, message, type)}
            references: []
            status: draft
            aliases: []
            ---

            ## Symptom

            {Questions[0]}{(source is { Version: { } version } ? $" Seen in {version}." : "")}


            """.ReplaceLineEndings("\n"));
        var lines = LinesOf(text, trace);
        var fence = new string('`', Math.Max(3, LongestBackticks(lines) + 1));
        draft.Append(fence).Append("trace\n");
        draft.Append(SecretMask.Mask(string.Concat(lines.Select(line => $"{line}\n"))));
        draft.Append(fence).Append($"\n\n## Root cause\n\n{Questions[1]}\n\n## Fix required\n\n{Questions[2]}\n");
        return draft.ToString().Replace(": \n", ":\n", StringComparison.Ordinal);
    }

    // Go names functions by the address of their repository: github.com/lesismal/nbio/nbhttp.(*BodyReader).Close; the path of the file
    // has the version: /go/pkg/mod/github.com/lesismal/nbio@v1.5.11/nbhttp/body.go.
    private static (string Project, string Repository, string? Version)? SourceOf(string text, ParsedTrace trace)
    {
        foreach (var frame in trace.FailingFrames(text).Where(f => f.Origin != FrameOrigin.Runtime).OrderBy(f => f.Origin))
        {
            if (RepositoryPath().Match(frame.Function.In(text).ToString()) is not { Success: true } name)
            {
                continue;
            }

            var version = ModuleVersion().Match(frame.File.In(text).ToString());
            return (name.Groups["name"].Value, $"https://{name.Value}", version.Success ? version.Groups["version"].Value : null);
        }

        return null;
    }

    private static string Signature(ParsedTrace trace, string message, string type)
    {
        if (message.Length == 0 && type.Length == 0)
        {
            return " []";
        }

        var kind = FrontMatterWords.SignatureKinds.Contains(trace.Messages[0].Kind)
            ? trace.Messages[0].Kind
            : FrontMatterWords.SignatureKinds[0];
        return $"\n  - language: {trace.SourceLanguage}\n    kind: {kind}"
            + (type.Length > 0 ? $"\n    type: {Quote(type, MaxType)}" : "")
            + (message.Length > 0 ? $"\n    message: {Quote(message, MaxMessage)}" : "");
    }

    private static string Quote(string text, int longest) => YamlText.Quote(TextLimit.Cut(text, longest));

    // From the first message or frame to the last frame of the failing stack.
    private static List<string> LinesOf(string text, ParsedTrace trace)
    {
        var numbers = trace.Messages.Select(m => m.TextLine).Concat(trace.FailingFrames(text).Select(f => f.TextLine)).ToList();
        var lines = new List<string>();

        // Below the last frame stands its place; of a language that is not read, all may belong to it.
        var (first, last) = numbers.Count == 0 ? (0, int.MaxValue) : (numbers.Min(), numbers.Max() + 1);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (number >= first && number <= last && lines.Count < MaxLines)
            {
                lines.Add(line.Length > MaxLine ? $"{line[..MaxLine]}…" : line.ToString());
            }
            else if (number > last)
            {
                break;
            }

            number++;
        }

        while (lines.Count > 0 && string.IsNullOrWhiteSpace(lines[^1]))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static int LongestBackticks(List<string> lines)
    {
        var longest = 0;
        foreach (var line in lines)
        {
            var run = 0;
            foreach (var c in line)
            {
                run = c == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
        }

        return longest;
    }

    private static string OneLine(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        return SecretMask.Mask((end < 0 ? text : text[..end]).Trim().ToString());
    }

    [GeneratedRegex(
        "^(?:github|gitlab|codeberg|bitbucket|gitee)\\.(?:com|org)/[A-Za-z0-9_.-]{1,60}/(?<name>[A-Za-z0-9_-]{1,60})",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("@(?<version>v[0-9]+\\.[0-9A-Za-z.+-]{1,40})/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModuleVersion();
}
