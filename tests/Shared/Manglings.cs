using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IncidentKB.Testing;

/// <summary>What logs, terminals, browsers and trackers do to a trace before somebody pastes it, without losing anything.</summary>
internal static class Manglings
{
    /// <summary>The manglings by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } =
        new Dictionary<string, Func<string, string>>(StringComparer.Ordinal)
        {
            ["compose"] = text => EachLine(text, line => "depot-web-1  | " + line),
            ["cri"] = text => EachLine(text, (line, i) => $"2026-11-21T15:45:{25 + (i / 30 % 30)}.{663012345 + i}Z stdout F {line}"),
            ["cri-cut"] = text => EachLine(text, line => " F " + line),
            ["syslog"] = text =>
                EachLine(text, line => "Nov 21 00:27:20 nas depot[4711]: " + line.Replace("\t", "        ", StringComparison.Ordinal)),
            ["syslog-escaped"] = text =>
                EachLine(text, line => "11月 21 00:27:20 nas depot[4711]: " + line.Replace("\t", "#011", StringComparison.Ordinal)),
            ["cut-prefix"] = text => EachLine(text, line => "]: " + line),
            ["time-bar"] = text => EachLine(text, (line, i) => $"12:0{i / 60 % 10}:{i % 60:00} | {line}"),
            ["caret-m"] = text => EachLine(text, line => line + "^M"),
            ["carriage-returns"] = text => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            ["old-mac"] = text => text.Replace('\n', '\r'),
            ["grep-offsets"] = GrepOffsets,
            ["grep-numbers"] = text => EachLine(text, (line, i) => $"{i + 1}:{line}"),
            ["colours"] = text => EachLine(text, line => $"\u001b[31m{line}\u001b[0m"),
            ["orphaned-colours"] = text => EachLine(text, line => $"[1;31m{line}[0m"),
            ["html"] = text =>
                "<pre>" + System.Net.WebUtility.HtmlEncode(text).Replace("\n", "<br>\n", StringComparison.Ordinal) + "</pre>",
            ["entities"] = text => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal),
            ["json"] = text =>
                $$"""{"level":"error","time":"2026-11-21T00:27:23Z","msg":{{JsonSerializer.Serialize(text)}},"service":"depot"}""",
            ["json-lines"] = text => EachLine(text, (line, i) =>
                $$"""{"log":{{JsonSerializer.Serialize(line + "\n")}},"stream":"stderr","time":"2026-11-21T00:27:{{i % 60:00}}.1Z"}"""),
            ["escaped"] = text => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
            ["wrapped-80"] = text => Wrapped(text, 80),
            ["wrapped-118"] = text => Wrapped(text, 118),
            ["quoted"] = text => EachLine(text, line => "> " + line),
            ["quoted-twice"] = text => EachLine(text, line => "> > " + line),
            ["kernel-time"] = text =>
                EachLine(text, (line, i) => string.Create(CultureInfo.InvariantCulture, $"[{138 + (i * 0.005727),12:F6}] {line}")),
            ["ci"] = text => EachLine(text, (line, i) => $"2026-11-21T00:27:{23 + (i / 50 % 30)}.{1374211 + i}Z {line}"),
            ["ci-steps"] = text =>
                EachLine(text, (line, i) => $"build\tRun tests\t2026-11-21T00:27:{23 + (i / 50 % 30)}.{1374211 + i}Z {line}"),
            ["pod"] = text => EachLine(text, line => "[pod/web-7d4b9c-x2x/app] " + line),
            ["log-level"] = text => EachLine(text, (line, i) => $"2026-02-15 23:41:18,{986 + (i / 100)} ERROR depot.Web - {line}"),
            ["label"] = text => EachLine(text, line => "Line: " + line),
            ["indented"] = text => EachLine(text, line => "    " + line),
            ["non-breaking-spaces"] = text => text.Replace("  ", "\u00a0\u00a0", StringComparison.Ordinal),
            ["byte-order-mark"] = text => "\ufeff" + text,
            ["words-around"] = text =>
                "It broke last night, this is what it said.\n\n```\n" + text + "\n```\n\nIt works again after a restart.",
            ["no-indentation"] = text => EachLine(text, line => line.TrimStart()),
            ["links"] = text => Regex.Replace(
                text, @"(?<![\w/])example\.org/depot(?![\w/.])", "[example.org/depot](https://example.org/depot)", RegexOptions.None,
                TimeSpan.FromSeconds(5)),
        };

    /// <summary>True where a mangling cannot be undone: a width shows itself only where several lines are broken at it.</summary>
    public static bool IsLossy(string mangling, string text) => mangling switch
    {
        "wrapped-80" => text.Split('\n').Count(line => line.Length > 80) < 3,
        "wrapped-118" => text.Split('\n').Count(line => line.Length > 118) < 3,
        _ => false,
    };

    private static string EachLine(string text, Func<string, string> change) => EachLine(text, (line, _) => change(line));

    private static string EachLine(string text, Func<string, int, string> change) => string.Join('\n', text.Split('\n').Select(change));

    private static string GrepOffsets(string text)
    {
        var result = new StringBuilder();
        var offset = 11_258_789;
        foreach (var line in text.Split('\n'))
        {
            result.Append(CultureInfo.InvariantCulture, $"{offset}-{line}\n");
            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return result.ToString();
    }

    private static string Wrapped(string text, int width) =>
        string.Join('\n', text.Split('\n').Select(line => string.Join('\n', line.Chunk(width).Select(chunk => new string(chunk)))));
}
