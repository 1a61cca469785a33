using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Matching;

/// <summary>
/// What a program said of its failure: the messages of a trace with the lines right around them, and lines of a log that a level or a
/// word for a failure introduces. Sentences about failures are none: nothing introduces them.
/// </summary>
internal static class FailureLines
{
    // A log may have megabytes; the failure stands near its beginning or is a message of a trace.
    private const int MaxLines = 300;
    private const int MaxMessages = 8;
    private const int MaxAbove = 3;
    private const int MaxBelow = 2;

    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["error", "exception", "panic", "fatal", "fail", "assert", "abort", "critical", "异常", "错误", "失败", "崩溃", "断言"],
        StringComparison.OrdinalIgnoreCase);

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

        var chosen = new SortedSet<int>();
        foreach (var message in query.Trace?.Messages.Take(MaxMessages) ?? [])
        {
            chosen.UnionWith(Enumerable.Range(message.TextLine - MaxAbove, MaxAbove + MaxBelow + 1).Where(words.IsOutside));
        }

        var unread = reading.UnreadLines;
        for (var i = 0; i < Math.Min(unread.Count, MaxLines); i++)
        {
            var line = reading.Lines[unread[i]].In(reading.Text).Trim();
            if (line.Contains("core dumped", StringComparison.Ordinal) && i > 0)
            {
                chosen.Add(unread[i - 1]);
            }
            else if (TellsFailure(line))
            {
                // "It says with the error:" introduces the next line.
                var isFenced = i + 1 < unread.Count && reading.Lines[unread[i + 1]].In(reading.Text).TrimStart().StartsWith("```");
                var next = i + (isFenced ? 2 : 1);
                chosen.Add(line[^1] is ':' or '：' && next < unread.Count ? unread[next] : unread[i]);
            }
        }

        foreach (var line in chosen)
        {
            var said = reading.Lines[line].In(reading.Text);
            if (!PasteWords.IsSource(said))
            {
                yield return (said.ToString(), line, false);
            }
        }
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
            if (isLevel || (rest.Length > 0 && Introducing.Contains(rest[0])) || LineSpans.StartsWithAny(rest, ["('", "(\""]))
            {
                return true;
            }

            from = end;
        }

        return false;
    }
}
