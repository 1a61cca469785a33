using System.Buffers;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Matching;

/// <summary>
/// What a program said of its failure: the messages of a trace with the lines right around them, lines of a log that a level or a
/// word for a failure introduces, other lines that a program printed, and what somebody quotes in a sentence about a failure. The
/// sentences of people are none.
/// </summary>
internal static class FailureLines
{
    // A log may have megabytes; the failure stands near its beginning or is a message of a trace.
    private const int MaxLines = 300;
    private const int MaxMessages = 8;
    private const int MaxAbove = 3;
    private const int MaxBelow = 2;

    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["error", "exception", "panic", "fatal", "fail", "assert", "abort", "critical", "warn", "severe", "异常", "错误", "失败", "崩溃", "断言"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Headings = SearchValues.Create(
        ["error message", "exception message", "error", "exception", "reason", "message", "错误信息", "报错信息", "异常信息", "错误", "报错", "异常"],
        StringComparison.OrdinalIgnoreCase);

    // How people tell of a failure, beside the words of logs.
    private static readonly SearchValues<string> Tellings = SearchValues.Create(
        ["crash", "throw", "threw", "raise", "exception", "error", "panic", "fatal", "abort", "assert", "崩溃", "闪退", "异常", "报错", "错误"],
        StringComparison.OrdinalIgnoreCase);

    // What stands around a quotation; the signs of one pair stand next to each other.
    private static readonly string[] Quotes = ["**", "**", "`", "`", "\"", "\"", "“", "”", "「", "」", "『", "』"];

    // A shorter quotation is a name.
    private const int MinQuotedWords = 3;
    private const int MinQuotedLength = 12;

    // Words of people who ask, tell or announce; programs do not say them of their failures.
    private static readonly HashSet<string> PeoplesWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "my", "we", "our", "how", "why", "what", "anyone", "fix", "fixes", "fixed", "changelog", "notes", "question",
    };

    // How documents and people put it, in Chinese "how", "why", "what", "may I ask", "I", "fix", "support", "when"; and what
    // test runners print around the names of tests, which speak of failures that did not happen.
    private static readonly SearchValues<string> PeoplesPhrases = SearchValues.Create(
        [
            " may be ", "is allowed", "error to ", "when there ", "when a ", "when the ", "--- PASS", "--- FAIL", "=== RUN", "<testcase",
            "Tests run:",
            "如何", "怎么", "为什么", "什么", "请问", "我", "修复", "支持", "的时候",
        ],
        StringComparison.Ordinal);

    private static readonly SearchValues<char> Introducing = SearchValues.Create(":：]，");

    /// <summary>The lines, those of the trace first.</summary>
    public static IEnumerable<(string Said, int Line, bool IsMessage)> Of(PasteWords words, TraceQuery query)
    {
        var reading = words.Reading;
        foreach (var message in query.Trace?.Messages.Take(MaxMessages) ?? [])
        {
            var type = message.Type.In(reading.Text);
            type = type[(type.LastIndexOfAny('.', ':', '\\') + 1)..];
            yield return ($"{type} {message.Text.In(reading.Text)}", message.TextLine, true);
        }

        var marked = MarkedLinesOf(words, query);
        foreach (var line in marked)
        {
            var said = reading.Lines[line].In(reading.Text);
            if (!PasteWords.IsSource(said))
            {
                yield return (said.ToString(), line, false);
            }
        }

        foreach (var line in PrintedLinesOf(reading).Where(l => !marked.Contains(l)))
        {
            yield return (reading.Lines[line].In(reading.Text).ToString(), line, false);
        }

        foreach (var line in reading.UnreadLines.Take(MaxLines))
        {
            foreach (var quoted in QuotedIn(reading.Lines[line].In(reading.Text)))
            {
                yield return (quoted, line, false);
            }
        }
    }

    // Lines around a message, and those that say themselves, or are told by the line above, that something failed.
    private static SortedSet<int> MarkedLinesOf(PasteWords words, TraceQuery query)
    {
        var reading = words.Reading;
        var marked = new SortedSet<int>();
        foreach (var message in query.Trace?.Messages.Take(MaxMessages) ?? [])
        {
            marked.UnionWith(Enumerable.Range(message.TextLine - MaxAbove, MaxAbove + MaxBelow + 1).Where(words.IsOutside));
        }

        var unread = reading.UnreadLines;
        for (var i = 0; i < Math.Min(unread.Count, MaxLines); i++)
        {
            var line = reading.Lines[unread[i]].In(reading.Text).Trim();
            if (line.Contains("core dumped", StringComparison.Ordinal) && i > 0)
            {
                marked.Add(unread[i - 1]);
            }
            else if (IsHeading(line) || TellsFailure(line))
            {
                // "It says with the error:" and "**SomeError** in **orders#show**" introduce the next line.
                var isFenced = i + 1 < unread.Count && reading.Lines[unread[i + 1]].In(reading.Text).TrimStart().StartsWith("```");
                var next = i + (isFenced ? 2 : 1);
                var introduces = line[^1] is ':' or '：' || IsHeading(line) || line.Contains("** in **", StringComparison.Ordinal);
                marked.Add(introduces && next < unread.Count ? unread[next] : unread[i]);
            }
        }

        return marked;
    }

    // Not every program puts a sign before its message. Lines that stand together are one text: where a line of it was written by
    // people, all were.
    private static List<int> PrintedLinesOf(PasteReading reading)
    {
        var printed = new List<int>();
        var (block, previous, isOfPeople) = (0, -1, false);
        foreach (var number in reading.UnreadLines.Take(MaxLines))
        {
            var line = reading.Lines[number].In(reading.Text).Trim();
            if (line.IsEmpty || number != previous + 1)
            {
                (block, isOfPeople) = (printed.Count, false);
            }

            previous = number;
            isOfPeople = isOfPeople || IsOfPeople(line);
            if (isOfPeople)
            {
                printed.RemoveRange(block, printed.Count - block);
            }
            else if (!line.IsEmpty && !PasteWords.IsSource(line))
            {
                printed.Add(number);
            }
        }

        return printed;
    }

    private static bool IsOfPeople(ReadOnlySpan<char> line)
    {
        if (line.IndexOfAny(PeoplesPhrases) >= 0 || LineSpans.StartsWithAny(line, ["- ", "* ", "#"]))
        {
            return true;
        }

        var known = PeoplesWords.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in line.SplitAny(' ', ',', '.', ':'))
        {
            var word = line[range];
            if (word is "I" || known.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    // "It always throws `lock is already released`", "I got [**list was changed while iterating**] in the crash log".
    private static List<string> QuotedIn(ReadOnlySpan<char> line)
    {
        var found = new List<string>();
        if (line.IndexOfAny(Tellings) < 0 || PasteWords.IsSource(line))
        {
            return found;
        }

        for (var i = 0; i < Quotes.Length; i += 2)
        {
            var (opening, closing) = (Quotes[i], Quotes[i + 1]);
            var rest = line;
            while (rest.IndexOf(opening) is var open and >= 0)
            {
                rest = rest[(open + opening.Length)..];
                if (rest.IndexOf(closing) is not (var close and > 0))
                {
                    break;
                }

                var quoted = rest[..close];
                if (quoted.Length >= MinQuotedLength && (quoted.Count(' ') >= MinQuotedWords - 1 || CjkText.IsCjk(quoted[0])))
                {
                    found.Add(quoted.ToString());
                }

                rest = rest[(close + closing.Length)..];
            }
        }

        return found;
    }

    // "### Error message", "错误信息", "**Reason**": a heading of a few words.
    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        const int MaxLength = 24;
        const int MaxSpaces = 2;
        line = line.Trim("#*`:： ");
        return line.Length is > 0 and <= MaxLength && line.Count(' ') <= MaxSpaces && line.IndexOfAny(Headings) >= 0
            && !line.ContainsAny(Introducing);
    }

    // "ERROR", "Error: ", "[error] ", "断言失败：", "崩溃，日志：", "InvalidOperationException('...')".
    private static bool TellsFailure(ReadOnlySpan<char> line)
    {
        for (var from = 0; line[from..].IndexOfAny(Words) is var at and >= 0;)
        {
            var begin = from + at;
            var end = begin + 1;
            while (end < line.Length && char.IsLetter(line[end]) && CjkText.IsCjk(line[end]) == CjkText.IsCjk(line[begin]))
            {
                end++;
            }

            var rest = line[end..].TrimStart();
            var isLevel = line[begin..end].IndexOfAnyExceptInRange('A', 'Z') < 0;
            if (isLevel || rest.StartsWith("**", StringComparison.Ordinal) || (rest.Length > 0 && Introducing.Contains(rest[0]))
                || LineSpans.StartsWithAny(rest, ["('", "(\""]))
            {
                return true;
            }

            from = end;
        }

        return false;
    }
}
