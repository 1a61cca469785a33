using System.Globalization;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Search;

/// <summary>The words of the filters: their Chinese names, and the values of those that take certain words only.</summary>
internal static class FilterWords
{
    /// <summary>Chinese name of a filter to the English one.</summary>
    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["语言"] = "lang",
        ["项目"] = "project",
        ["失效模式"] = "pattern",
        ["严重程度"] = "severity",
        ["类型"] = "kind",
        ["服务"] = "service",
        ["负责人"] = "owner",
        ["状态"] = "is",
        ["早于"] = "before",
        ["晚于"] = "after",
    };

    /// <summary>What is typed for a severity, to its value in the index.</summary>
    public static readonly IReadOnlyDictionary<string, string> Severities = Values<Severity>(
        ("低", Severity.Low), ("中", Severity.Medium), ("高", Severity.High), ("致命", Severity.Critical));

    /// <summary>What is typed for a kind, to its value in the index.</summary>
    public static readonly IReadOnlyDictionary<string, string> Kinds = Values<IncidentKind>(
        ("崩溃", IncidentKind.Crash), ("报错", IncidentKind.Error), ("挂起", IncidentKind.Hang), ("泄漏", IncidentKind.Leak),
        ("数据损坏", IncidentKind.Corruption), ("服务中断", IncidentKind.Outage), ("中断", IncidentKind.Outage),
        ("服务降级", IncidentKind.Degradation), ("降级", IncidentKind.Degradation), ("数据丢失", IncidentKind.DataLoss),
        ("安全事件", IncidentKind.Security), ("安全", IncidentKind.Security), ("未遂事件", IncidentKind.NearMiss), ("未遂", IncidentKind.NearMiss));

    private static readonly string[] DayFormats = ["yyyy-M-d", "yyyy/M/d", "yyyy-M", "yyyy/M", "yyyy"];

    /// <summary>The first day of a day, month or year, as year-month-day; null for another text.</summary>
    public static string? DayOf(string text) =>
        DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    // near_miss is also typed near-miss and nearmiss.
    private static Dictionary<string, string> Values<T>(params (string Chinese, T Value)[] words)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(v => (Typed: Separated(v, '_'), Value: v))
            .Concat(Enum.GetValues<T>().Select(v => (Typed: Separated(v, '-'), Value: v)))
            .Concat(Enum.GetValues<T>().Select(v => (Typed: v.ToString().ToLowerInvariant(), Value: v)))
            .Concat(words.Select(w => (Typed: w.Chinese, w.Value)))
            .DistinctBy(w => w.Typed)
            .ToDictionary(w => w.Typed, w => w.Value.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static string Separated<T>(T value, char sign)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => (i > 0 && char.IsAsciiLetterUpper(c) ? $"{sign}" : "") + char.ToLowerInvariant(c)));
}
