using System.Buffers;
using System.Collections.Frozen;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages;
using IncidentKB.Core.Traces.Languages.Java;
using IncidentKB.Core.Traces.Languages.JavaScript;
using IncidentKB.Core.Traces.Languages.Native;
using IncidentKB.Core.Traces.Languages.Python;

namespace IncidentKB.Core.Traces;

/// <summary>
/// The language in which the code of a trace was written: the same reader reads Java and Kotlin, and C and C++; and the endings of the
/// files name languages that no reader knows.
/// </summary>
internal static class SourceLanguage
{
    // Files are named near the failure; a log may go on for megabytes.
    private const int MaxLength = 64 * 1024;
    private const int MaxEnding = 6;
    private const int MaxFrames = 64;

    private static readonly FrozenDictionary<string, string> Endings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["c"] = "c",
        ["h"] = "c",
        ["cc"] = "cpp",
        ["cpp"] = "cpp",
        ["cxx"] = "cpp",
        ["hpp"] = "cpp",
        ["cs"] = "csharp",
        ["go"] = "go",
        ["java"] = "java",
        ["kt"] = "kotlin",
        ["kts"] = "kotlin",
        ["py"] = "python",
        ["rs"] = "rust",
        ["js"] = "javascript",
        ["mjs"] = "javascript",
        ["cjs"] = "javascript",
        ["jsx"] = "javascript",
        ["ts"] = "javascript",
        ["tsx"] = "javascript",
        ["vue"] = "javascript",
        ["php"] = "php",
        ["rb"] = "ruby",
        ["ex"] = "elixir",
        ["exs"] = "elixir",
        ["erl"] = "erlang",
        ["swift"] = "swift",
        ["dart"] = "dart",
        ["lua"] = "lua",
        ["pl"] = "perl",
        ["pm"] = "perl",
        ["hs"] = "haskell",
        ["jl"] = "julia",
        ["ps1"] = "powershell",
        ["psm1"] = "powershell",
        ["nim"] = "nim",
        ["zig"] = "zig",
        ["ml"] = "ocaml",
        ["cr"] = "crystal",
        ["fs"] = "fsharp",
        ["vb"] = "visual-basic",
        ["clj"] = "clojure",
        ["tcl"] = "tcl",
        ["sh"] = "shell",
        ["m"] = "objective-c",
        ["scala"] = "scala",
        ["pas"] = "pascal",
        ["f90"] = "fortran",
        ["gd"] = "gdscript",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByEnding =
        Endings.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The language of a trace whose reader is known.</summary>
    public static string Of(ParsedTrace trace, string text) => trace.Language switch
    {
        JavaTrace.Language when IsKotlin(trace, text) => "kotlin",
        NativeTrace.Language when ByFiles(text) is { } language && !IsRead(language) => language,
        NativeTrace.Language when IsCpp(trace, text) => "cpp",
        _ => trace.Language,
    };

    /// <summary>The traces with the languages that the files of the text name, where the reader could only guess.</summary>
    public static List<ParsedTrace> Correct(List<ParsedTrace> traces, string text)
    {
        if (traces.Count == 0)
        {
            // A language that no reader knows: nothing more is known of its trace than its words.
            var unread = ByFiles(text);
            return unread == null || IsRead(unread) ? traces : [new(unread, [], [], []) { SourceLanguage = unread }];
        }

        return traces.ConvertAll(trace =>
        {
            var language = trace.IsLanguageGuessed && trace.Frames.Count == 0 ? ByFiles(text) ?? ByMessage(trace, text) : null;
            if (language != null)
            {
                return trace with { Language = ReaderOf(language), SourceLanguage = language };
            }

            // A log may hold thousands of traces, nearly all of which are what they seem.
            var source = Of(trace, text);
            return source == trace.Language ? trace : trace with { SourceLanguage = source };
        });
    }

    private static string ReaderOf(string language) => language switch
    {
        "kotlin" => JavaTrace.Language,
        "cpp" => NativeTrace.Language,
        _ => language,
    };

    private static bool IsRead(string language) => TraceLanguages.Find(ReaderOf(language)) != null;

    private static bool IsKotlin(ParsedTrace trace, string text)
    {
        foreach (var frame in trace.Frames)
        {
            if (frame.Origin == FrameOrigin.Application && frame.File.Length > 0)
            {
                return frame.File.In(text).EndsWith(".kt", StringComparison.Ordinal);
            }
        }

        return trace.Frames.Count == 0 && trace.Messages.Any(m => m.Type.In(text).StartsWith("kotlin", StringComparison.Ordinal));
    }

    private static bool IsCpp(ParsedTrace trace, string text) =>
        trace.Frames.Take(MaxFrames).Any(f => LineSpans.ContainsAny(f.Function.In(text), ["::", "_ZN"]))
        || trace.Messages.Any(m => LineSpans.ContainsAny(m.Text.In(text), ["std::", "Check failed: "]));

    // TypeError is Python's and JavaScript's; the words tell which.
    private static string? ByMessage(ParsedTrace trace, string text)
    {
        if (trace.Language != PythonTrace.Language)
        {
            return null;
        }

        foreach (var message in trace.Messages)
        {
            var said = message.Text.In(text);
            foreach (var common in JavaScriptLanguage.Definition.CommonMessages)
            {
                if (said.Contains(common, StringComparison.OrdinalIgnoreCase))
                {
                    return JavaScriptTrace.Language;
                }
            }
        }

        return null;
    }

    // The language that most files with a line number have: "a.lua:12", "lib/A.pm line 140", "a.dart (12".
    private static string? ByFiles(string text)
    {
        var rest = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var votes = new Dictionary<string, int>(StringComparer.Ordinal);
        while (rest.IndexOf('.') is var dot and >= 0 && dot + 1 < rest.Length)
        {
            var hasName = dot > 0 && (char.IsLetterOrDigit(rest[dot - 1]) || rest[dot - 1] is '_' or '-' or ']');
            rest = rest[(dot + 1)..];
            var length = rest[..Math.Min(rest.Length, MaxEnding)].IndexOfAnyExcept(Letters);
            if (hasName && length > 0 && HasLine(rest[length..]) && ByEnding.TryGetValue(rest[..length], out var language))
            {
                votes[language] = votes.GetValueOrDefault(language) + 1;
            }
        }

        return votes.Count == 0 ? null : votes.MaxBy(v => v.Value).Key;
    }

    private static bool HasLine(ReadOnlySpan<char> rest)
    {
        var digit = rest.StartsWith(" line ", StringComparison.Ordinal) ? " line ".Length
            : rest is ['"', ',', ..] && rest.StartsWith("\", line ", StringComparison.Ordinal) ? "\", line ".Length
            : rest is [':' or '(' or ' ', ..] ? 1
            : -1;
        return digit > 0 && digit < rest.Length && char.IsAsciiDigit(rest[digit]);
    }
}
