using IncidentKB.Core.Traces.Languages.DotNet;
using IncidentKB.Core.Traces.Languages.Elixir;
using IncidentKB.Core.Traces.Languages.Go;
using IncidentKB.Core.Traces.Languages.Java;
using IncidentKB.Core.Traces.Languages.JavaScript;
using IncidentKB.Core.Traces.Languages.Native;
using IncidentKB.Core.Traces.Languages.Php;
using IncidentKB.Core.Traces.Languages.Python;
using IncidentKB.Core.Traces.Languages.Ruby;
using IncidentKB.Core.Traces.Languages.Rust;
using IncidentKB.Core.Traces.Languages.Swift;
using System.Collections.Frozen;

namespace IncidentKB.Core.Traces.Languages;

/// <summary>The languages whose traces are read.</summary>
public static class TraceLanguages
{
    /// <summary>All of them, in the order in which they are asked about a line.</summary>
    /// <remarks>
    /// Rust and C come before Go, whose <c>runtime error: </c> they print as well; PHP before C, whose calls are numbered as well; and
    /// JavaScript before .NET and Java, whose calls begin with the same word.
    /// </remarks>
    internal static readonly TraceLanguage[] All =
    [
        RustLanguage.Definition,
        PhpLanguage.Definition,
        SwiftLanguage.Definition,
        NativeLanguage.Definition,
        GoLanguage.Definition,
        PythonLanguage.Definition,
        ElixirLanguage.Elixir,
        ElixirLanguage.Erlang,
        RubyLanguage.Definition,
        JavaScriptLanguage.Definition,
        JavaLanguage.Definition,
        DotNetLanguage.Definition,
    ];

    private static readonly FrozenSet<string> EntryPoints =
        All.SelectMany(l => l.EntryPoints).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly NamePrefixes EntryBeginnings = new(All.SelectMany(l => l.EntryPoints).Where(p => p.EndsWith('.')));

    private static readonly NamePrefixes Plumbing = new(All.SelectMany(l => l.Plumbing));

    private static readonly NamePrefixes StackPrinters = new(All.SelectMany(l => l.StackPrinters));

    /// <summary>The languages as their users write them, in alphabetical order.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. All.Select(l => l.Title).Distinct().Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A language as its users write it: <c>C# / .NET</c> for <c>csharp</c>; null for a language without traces.</summary>
    public static string? TitleOf(string language) => Find(language)?.Title ?? language switch
    {
        "kotlin" => "Kotlin",
        "cpp" => "C++",
        _ => null,
    };

    /// <summary>A language by its name in content; null for one without traces.</summary>
    internal static TraceLanguage? Find(string language)
    {
        foreach (var known in All)
        {
            if (known.Name == language)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>True for a normalised name of a framework or library that stands in the traces of many programs.</summary>
    internal static bool IsFramework(string name) => Array.Exists(All, l => l.Frameworks.StartsOne(name));

    /// <summary>True for a normalised name of what runs between the code that failed and the message.</summary>
    internal static bool IsPlumbing(string name) => Plumbing.StartsOne(name);

    /// <summary>True for the normalised name of a function that prints stacks while nothing has failed.</summary>
    internal static bool IsStackPrinter(string name) => StackPrinters.StartsOne(name);

    /// <summary>True for a normalised local name that every program of its language has, such as <c>main.main</c>.</summary>
    internal static bool IsEntryPoint(string name) => EntryPoints.Contains(name) || EntryBeginnings.StartsOne(name);
}
