using System.Buffers;
using System.Globalization;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages;
using IncidentKB.Core.Traces.Languages.DotNet;
using IncidentKB.Core.Traces.Languages.Java;

namespace IncidentKB.Core.Traces.Parsing;

/// <summary>
/// Reads <c>Type: message</c>, which .NET, Java and Python print alike, with the words that chain one exception to another:
/// <c>Caused by:</c> and <c>Suppressed:</c> (Throwable.printStackTrace), <c>---> </c> and <c>(Inner Exception #0)</c>
/// (System.Exception.ToString), <c>---- Type : message</c> (xunit).
/// </summary>
internal static class ExceptionLine
{
    /// <summary>What a line with an exception holds.</summary>
    public static readonly string[] Marks = ["xception", "Error", "Throwable", "---> ", "Caused by: ", "Suppressed: "];

    private const int MaxTypeLength = 300;

    private static readonly SearchValues<string> Ends = SearchValues.Create(["Exception", "Error", "Throwable"], StringComparison.Ordinal);

    private static readonly SearchValues<string> MessageEnds =
        SearchValues.Create([" ---> ", " Caused by: ", "   at "], StringComparison.Ordinal);

    /// <summary>Reads the exceptions of a line, or of the part of it that has no frames.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="start">Index of the part in the text.</param>
    /// <param name="line">The line, or the part of it.</param>
    /// <param name="next">The line below it.</param>
    /// <param name="number">Index of the line.</param>
    /// <param name="first">How the first of them relates to what was read before, where its words do not say it.</param>
    /// <returns>True where there was one.</returns>
    public static bool TryRead(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number, MessageLink first = MessageLink.Begins)
    {
        var isRead = false;
        var from = 0;
        while (TryFindType(line, from, out var type, out var message))
        {
            var before = line[from..type.Start];
            var end = EndOfMessage(line, message);
            var link = LinkOf(before, isRead);
            link = link == MessageLink.Begins ? first : link;
            var said = SaidText.Of(start, line, type.Start, message, end);
            var typeSlice = new TextSlice(start + type.Start, type.Length);
            var language = LanguageOf(line.Slice(type.Start, type.Length));

            // What Throwable.toString and logback make of an exception without a message.
            said = said.In(trace.Text) is "null" && language == JavaTrace.Language ? said with { Length = 0 } : said;
            if (said.Length == 0 && line[type.End..].StartsWith("**", StringComparison.Ordinal) && next.Length > 0 && !next.IsWhiteSpace())
            {
                // "**Type** in **place**" of issue trackers: the message stands below it.
                said = LineSpans.SliceOf(start + line.Length + 1, next, 0, next.Length);
                end = line.Length;
                trace.Take(number + 1);
            }

            Add(trace, language, typeSlice, said, link, number);
            isRead = true;
            from = Math.Max(end, type.End);
            if (from >= line.Length)
            {
                break;
            }
        }

        return isRead;
    }

    /// <summary>
    /// Finds the type of an exception in words about it: <c>X.Add throws a 'System.Threading.SemaphoreFullException'</c>.
    /// </summary>
    /// <returns>Its place in the line; empty where there is none.</returns>
    public static TextSlice FindDottedType(ReadOnlySpan<char> line)
    {
        for (var from = 0; TryFindTypeEnd(line, from, out var begin, out var end); from = end)
        {
            if (line[begin..end].Contains('.'))
            {
                return new(begin, end - begin);
            }
        }

        return default;
    }

    /// <summary>
    /// True for a type whose namespace has upper case (<c>osu.Framework.X</c>), which neither Java's packages nor Python's modules have.
    /// </summary>
    public static bool HasUpperCasePackage(ReadOnlySpan<char> type) =>
        type.LastIndexOf('.') is var dot and >= 0 && (char.IsUpper(type[0]) || type[..dot].IndexOfAnyInRange('A', 'Z') >= 0);

    private static void Add(TraceBuilder trace, string language, TextSlice type, TextSlice said, MessageLink link, int number)
    {
        if (link == MessageLink.Begins)
        {
            trace.Message(language, "exception", type, said, link, number, isLanguageGuessed: true);
        }
        else if (trace.HasMessage(type, said))
        {
            // An AggregateException prints its first inner exception a second time, as "(Inner Exception #0)".
            trace.EndThread();
            trace.Take(number);
        }
        else
        {
            trace.EndThread();
            trace.Message(trace.Language ?? language, "exception", type, said, link, number, isLanguageGuessed: trace.Language == null);
        }
    }

    private static MessageLink LinkOf(ReadOnlySpan<char> before, bool isAfterAnother)
    {
        before = before.TrimEnd();
        if (before.EndsWith("--->", StringComparison.Ordinal) || before.EndsWith("Caused by:", StringComparison.Ordinal)
            || before.EndsWith("[cause]:", StringComparison.Ordinal)
            || before.TrimStart() is "----" or "--------")
        {
            return MessageLink.Causes;
        }

        var follows = isAfterAnother || before.EndsWith("Suppressed:", StringComparison.Ordinal)
            || before.Contains("(Inner Exception #", StringComparison.Ordinal);
        return follows ? MessageLink.Follows : MessageLink.Begins;
    }

    // A message ends where the next exception begins on the same line, or the first frame.
    private static int EndOfMessage(ReadOnlySpan<char> line, int message)
    {
        var at = line[message..].IndexOfAny(MessageEnds);
        var end = at < 0 ? line.Length : message + at;
        var said = line[message..end].TrimEnd();
        if (said.EndsWith(" at", StringComparison.Ordinal) || said is "at")
        {
            end = message + said.Length - 2;
        }

        return end;
    }

    // A type before ": ", " : " or "**", or alone at the end of the line behind nothing or a colon.
    private static bool TryFindType(ReadOnlySpan<char> line, int from, out TextSlice type, out int message)
    {
        while (TryFindTypeEnd(line, from, out var begin, out var end))
        {
            type = new(begin, end - begin);
            var name = line[begin..end];
            message = end + CodeLength(line[end..]);
            var rest = line[message..];
            var isNamed = char.IsUpper(name[name.LastIndexOfAny('.', '$', '+') + 1])
                && (name.Contains('.') || !(name is "Exception" or "Error" or "Throwable"));
            if (isNamed && (rest.StartsWith(": ", StringComparison.Ordinal) || rest is ":"))
            {
                message++;
                return true;
            }

            if (isNamed && rest.StartsWith(" : ", StringComparison.Ordinal))
            {
                message += 3;
                return true;
            }

            var isBold = rest.StartsWith("**", StringComparison.Ordinal);
            var isBetweenMarks = isBold && line[..begin].EndsWith("**", StringComparison.Ordinal);
            if (name.Contains('.') && (isBetweenMarks || (IsAlone(line[..begin]) && IsEnd(rest))))
            {
                message = isBold ? line.Length : message;
                return true;
            }

            from = end;
        }

        type = default;
        message = 0;
        return false;
    }

    // Length of " (0x80004005)" or " (111)" behind a type: the HRESULT or the system's error number, as Win32Exception, SocketException
    // and ExternalException print it on .NET, and more types on .NET Framework.
    private static int CodeLength(ReadOnlySpan<char> rest)
    {
        const int MaxCodeLength = 10;
        if (!rest.StartsWith(" (", StringComparison.Ordinal))
        {
            return 0;
        }

        var digits = rest[2..Math.Min(rest.Length, 2 + MaxCodeLength + 1)];
        var close = digits.IndexOf(')');
        digits = close < 0 ? default : digits[..close];
        var isCode = digits.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            : uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isCode ? close + 3 : 0;
    }

    private static bool IsAlone(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        return before.Length == 0 || before[^1] is ':' or '"' or '>' or '.' or '|' or ']'
            || before.EndsWith("---", StringComparison.Ordinal);
    }

    private static bool IsEnd(ReadOnlySpan<char> rest)
    {
        rest = rest.Trim();
        return rest.Length == 0 || rest is "at" || LineSpans.StartsWithAny(rest, ["at ", "---> "]);
    }

    // The next word that ends like an exception's name.
    private static bool TryFindTypeEnd(ReadOnlySpan<char> line, int from, out int begin, out int end)
    {
        for (; ; from = end)
        {
            var at = line[from..].IndexOfAny(Ends);
            if (at < 0)
            {
                begin = end = line.Length;
                return false;
            }

            begin = from + at;
            end = begin + EndingLength(line[begin..]);
            var oldest = Math.Max(from, begin - MaxTypeLength);
            while (begin > oldest && IsOfType(line[begin - 1]))
            {
                begin--;
            }

            if (end == line.Length || !IsOfType(line[end]))
            {
                while (begin < end && !char.IsLetter(line[begin]) && line[begin] != '_')
                {
                    begin++;
                }

                return true;
            }
        }
    }

    private static int EndingLength(ReadOnlySpan<char> ending) =>
        ending.StartsWith("Exception", StringComparison.Ordinal) ? "Exception".Length
        : ending.StartsWith("Error", StringComparison.Ordinal) ? "Error".Length
        : "Throwable".Length;

    private static bool IsOfType(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '$' or '+' or '`';

    private static string LanguageOf(ReadOnlySpan<char> type)
    {
        foreach (var language in TraceLanguages.All)
        {
            if (language.ExceptionPackages.StartsOne(type))
            {
                return language.Name;
            }
        }

        foreach (var language in TraceLanguages.All)
        {
            if (language.LooksLikeException?.Invoke(type) == true)
            {
                return language.Name;
            }
        }

        return DotNetTrace.Language;
    }
}
