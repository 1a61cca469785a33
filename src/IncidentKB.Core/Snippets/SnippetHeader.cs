using System.Globalization;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Snippets;

/// <summary>
/// What the comment at the top of a snippet says: a title, a few lines of explanation, and what must happen when it runs.
/// <code>
/// // alist: one permit, several releases
/// // Each attempt gives back a permit that was taken once.
/// // zh-Hans: alist：一个许可，多次释放
/// // zh-Hans: 许可只取了一次，每次尝试却都还一个。
/// //
/// // expect: exception System.Threading.SemaphoreFullException: Adding the specified count ...
/// // expect: exit 134
/// // expect: output [main] every part was uploaded
/// // lanes: [ROLE] EVENT
/// </code>
/// </summary>
/// <param name="Title">First line, and the first of the Chinese ones; empty where there is none.</param>
/// <param name="Explanation">The other lines in each language, joined.</param>
/// <param name="ExceptionType">Full type name of the unhandled exception; null when none is expected.</param>
/// <param name="ExceptionMessage">Its message; null when none is expected.</param>
/// <param name="ExitCode">Exit code of the process; null when the header names none.</param>
/// <param name="Output">Lines that standard output must contain, in this order.</param>
/// <param name="Lanes">Form of the lines that say who did what; null when the header declares none.</param>
/// <param name="NotUnderstood">Numbers, from 1, of lines that begin as an expectation and are none.</param>
/// <param name="CodeStart">Where the code begins, in UTF-16 units.</param>
public sealed record SnippetHeader(
    LocalText Title,
    LocalText Explanation,
    string? ExceptionType,
    string? ExceptionMessage,
    int? ExitCode,
    IReadOnlyList<string> Output,
    SnippetLanes? Lanes,
    IReadOnlyList<int> NotUnderstood,
    int CodeStart)
{
    private const string Comment = "//";
    private const string Expect = "expect:";
    private const string ExpectException = Expect + " exception ";
    private const string ExpectExit = Expect + " exit ";
    private const string ExpectOutput = Expect + " output ";
    private const string LanesForm = "lanes: ";
    private const string InChinese = Languages.Chinese + ":";

    private static readonly LocalText Empty = In("", "");

    /// <summary>The header names an exception, an exit code or a line of output.</summary>
    public bool ExpectsSomething => ExceptionType != null || ExitCode != null || Output.Count > 0;

    /// <summary>Reads the header. A line that is neither expectation nor form of lanes is title or explanation.</summary>
    public static SnippetHeader Parse(string source)
    {
        var header = new SnippetHeader(Empty, Empty, null, null, null, [], null, [], 0);
        var (english, chinese) = (new List<string>(), new List<string>());
        var output = new List<string>();
        var notUnderstood = new List<int>();
        var (at, number) = (0, 0);
        while (at < source.Length && string.CompareOrdinal(source, at, Comment, 0, Comment.Length) == 0)
        {
            var end = source.IndexOf('\n', at);
            end = end < 0 ? source.Length : end;
            var line = source[(at + Comment.Length)..end].Trim();
            at = Math.Min(end + 1, source.Length);
            number++;
            if (line.StartsWith(InChinese, StringComparison.Ordinal))
            {
                chinese.Add(line[InChinese.Length..].Trim());
            }
            else if (line.StartsWith(ExpectOutput, StringComparison.Ordinal))
            {
                output.Add(line[ExpectOutput.Length..]);
            }
            else if (header.With(line) is { } understood)
            {
                header = understood;
            }
            else if (line.StartsWith(Expect, StringComparison.Ordinal))
            {
                notUnderstood.Add(number);
            }
            else if (line.StartsWith(LanesForm, StringComparison.Ordinal))
            {
                header = header with { Lanes = SnippetLanes.Parse(line[LanesForm.Length..]) };
            }
            else if (line.Length > 0)
            {
                english.Add(line);
            }
        }

        return header with
        {
            Title = In(english.FirstOrDefault(), chinese.FirstOrDefault()),
            Explanation = In(string.Join(' ', english.Skip(1)), string.Concat(chinese.Skip(1))),
            Output = output,
            NotUnderstood = notUnderstood,
            CodeStart = at,
        };
    }

    private static LocalText In(string? english, string? chinese)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (english is { Length: > 0 } || chinese is not { Length: > 0 })
        {
            texts[Languages.English] = english ?? "";
        }

        if (chinese is { Length: > 0 })
        {
            texts[Languages.Chinese] = chinese;
        }

        return new(texts);
    }

    // Null where the line says nothing known.
    private SnippetHeader? With(string line)
    {
        if (line.StartsWith(ExpectExit, StringComparison.Ordinal)
            && int.TryParse(line[ExpectExit.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code))
        {
            return this with { ExitCode = code };
        }

        if (!line.StartsWith(ExpectException, StringComparison.Ordinal))
        {
            return null;
        }

        var exception = line[ExpectException.Length..];
        var colon = exception.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? this with { ExceptionType = exception }
            : this with { ExceptionType = exception[..colon], ExceptionMessage = exception[(colon + 2)..] };
    }
}
