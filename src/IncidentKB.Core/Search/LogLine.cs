using System.Text.RegularExpressions;

namespace IncidentKB.Core.Search;

/// <summary>What stands in a pasted line of a log and names no failure: times, numbers, levels, processes.</summary>
public static partial class LogLine
{
    // A time, a host, a program, a process, a level: nothing that logs put before a line has more words.
    private const int MaxPrefixWords = 8;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>
    /// Characters of what a log put before a line: up to the last time, level or numbered process among its first words. 0 where none
    /// of these is a time, so that nothing is taken off a text that nobody logged, and where nothing follows.
    /// </summary>
    public static int PrefixLength(string text)
    {
        var (hasTime, end, words) = (false, 0, 0);
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n"))
        {
            var word = text.AsSpan()[range];
            words += word.IsEmpty ? 0 : 1;
            if (words > MaxPrefixWords)
            {
                break;
            }

            var isTime = Time().IsMatch(word);
            hasTime |= isTime;
            if (isTime || (hasTime && Label().IsMatch(word)))
            {
                end = range.End.Value;
            }
        }

        return hasTime && text.AsSpan(end).IndexOfAnyExcept(" \t\r\n") >= 0 ? end : 0;
    }

    /// <summary>
    /// True for a number, with a unit or an ordinal or alone, a date and a time, but not for a version (<c>1.22.3</c>) nor for a
    /// name with a number in it (<c>server.go:448</c>).
    /// </summary>
    public static bool IsNumber(SearchTerm term) => term.Kind switch
    {
        TermKind.Word => Number().IsMatch(term.Words[0]),
        TermKind.Identifier => !Version().IsMatch(term.Text) && term.Words.All(w => Number().IsMatch(w)),
        TermKind.Unspaced => term.Text is "年" or "月" or "日" or "时" or "分" or "秒",
        _ => false,
    };

    // 08:01:02, [08:01:02.123], 2026-11-20T08:01:02Z.
    [GeneratedRegex(
        @"^[\[(""]?(?:\d{4}[-/.]\d\d?[-/.]\d\d?[T_ ])?\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[\])"",;:]*$",
        Linear)]
    private static partial Regex Time();

    // ERROR, [warn], level=error, worker[7], worker-7, app[12]:, [thread-3]. A level in small letters is a word: "runtime error".
    [GeneratedRegex(
        @"^(?:(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|SEVERE|CRITICAL|CRIT|ALERT):?"
        + @"|[\w.-]+\[\d+\]:?|[\w.]+-\d+:?|\[[\w.-]*\d\]:?"
        + @"|(?i:[\[(<](?:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical|crit|alert)[\])>]:?|level=\w+))$",
        Linear)]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:\d+[a-z]{0,2}|\d+t\d+|0x[0-9a-f]+)$", Linear)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d+(?:\.\d+)+$", Linear)]
    private static partial Regex Version();
}
