using System.Globalization;
using System.Text.RegularExpressions;

namespace IncidentKB.Core.Content.Archives;

/// <summary>Finds days and times in the words of a text, where they can be read in one way only: 03/05/2021 is no date.</summary>
internal static partial class DateWords
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    // A longer line is data, and each search reads the whole line.
    private const int MaxLine = 5_000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The first day in a line; null where there is none.</summary>
    public static DateOnly? FirstDay(string line)
    {
        if (line.Length > MaxLine)
        {
            return null;
        }

        foreach (Match match in Day().Matches(line))
        {
            if (DayOf(match) is { } day)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>What a line says about a time of the incident, such as "Detected at 2021-05-03 14:02 UTC".</summary>
    /// <returns>The key of the record and the instant as the record has it.</returns>
    public static IEnumerable<(string Key, string Instant)> Times(string line)
    {
        if (line.Length > MaxLine)
        {
            yield break;
        }

        foreach (Match match in NamedTime().Matches(line))
        {
            if (DayOf(match) is { } day && InstantOf(day, match) is { } instant)
            {
                yield return (KeyOf(match), instant);
            }
        }
    }

    private static string KeyOf(Match match) =>
        match.Groups["started"].Success ? "started_at" : match.Groups["detected"].Success ? "detected_at" : "resolved_at";

    private static DateOnly? DayOf(Match match)
    {
        var month = match.Groups["m"].Success
            ? int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture)
            : Array.IndexOf(Months, match.Groups["name"].Value[..3].ToLowerInvariant()) + 1;
        var day = int.Parse(match.Groups["d"].ValueSpan, CultureInfo.InvariantCulture);
        var year = int.Parse(match.Groups["y"].ValueSpan, CultureInfo.InvariantCulture);
        return year is >= 1970 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new(year, month, day)
            : null;
    }

    private static string? InstantOf(DateOnly day, Match match)
    {
        var zone = ZoneOf(match);
        return zone != null && TimeOnly.TryParse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, out var time)
            ? string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T{time:HH:mm}{(time.Second > 0 ? $"{time:':'ss}" : "")}{zone}")
            : null;
    }

    private static string? ZoneOf(Match match)
    {
        if (match.Groups["beijing"].Success)
        {
            return "+08:00";
        }

        if (!match.Groups["sign"].Success)
        {
            return "Z";
        }

        var hours = int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = match.Groups["minutes"].Success ? int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var sign = match.Groups["sign"].Value == "+" ? '+' : '-';
        return hours <= 14 && minutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{hours:00}:{minutes:00}") : null;
    }

    private const string DayWords =
        """((?<y>[0-9]{4})[-/.](?<m>[0-9]{1,2})[-/.](?<d>[0-9]{1,2})"""
        + """|(?<y>[0-9]{4})\s?年\s?(?<m>[0-9]{1,2})\s?月\s?(?<d>[0-9]{1,2})\s?日"""
        + """|(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?\s(?<d>[0-9]{1,2})(st|nd|rd|th)?,?\s(?<y>[0-9]{4})"""
        + """|(?<d>[0-9]{1,2})(st|nd|rd|th)?[ -](of )?(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?,?[ -]"""
        + """(?<y>[0-9]{4}))""";

    private const string TimeWords =
        """(T|,?\s{0,3}(at\s)?)(?<time>[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)\s?\(?"""
        + """((?<beijing>北京时间)|(UTC|GMT)?(?<sign>[+\-−])(?<hours>[0-9]{1,2})(:?(?<minutes>[0-9]{2}))?|UTC|GMT|Z)($|[^\w+\-−])""";

    private const string EventWords =
        """(^|\W)((?<started>start(ed|s)?|began|begin|开始|发生)|(?<detected>detected|detection|detect|discovered|发现|检测)"""
        + """|(?<resolved>resolved|resolution|ended|end|恢复|解决|结束))(\s?time|时间)?(\s(at|on)|于)?\s?[:：]?\s{0,3}""";

    // No digit directly before or after: 12021-05-031 is no day.
    [GeneratedRegex($"(^|[^0-9./-]){DayWords}($|[^0-9])", Linear)]
    private static partial Regex Day();

    [GeneratedRegex($"{EventWords}{DayWords}{TimeWords}", Linear)]
    private static partial Regex NamedTime();
}
