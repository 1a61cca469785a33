using System.Text;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces.Languages;
using IncidentKB.Core.Traces.Languages.Native;

namespace IncidentKB.Core.Traces;

/// <summary>
/// The name of a frame without what differs between builds, versions and machines: receivers, closure ordinals, generic
/// arguments, vendor folders, module versions, compiler-made names of lambdas and state machines.
/// </summary>
/// <param name="Full">The whole normalised name: <c>github.com/alist-org/alist/pkg/errgroup.Group.Go</c>.</param>
/// <param name="Local">
/// Its last package, type and function: <c>errgroup.Group.Go</c>. It outlives a renamed module or a move to another host.
/// </param>
public readonly record struct FrameName(string Full, string Local)
{
    private const int MaxLength = 400;

    /// <summary>Hash of <see cref="Local"/>, the same in every process.</summary>
    public uint LocalHash => (uint)(StableHash.Of(Local) >> 32);

    /// <summary>True for names that every program of the language has, such as <c>main.main</c>.</summary>
    public bool IsEntryPoint => TraceLanguages.IsEntryPoint(Local);

    /// <summary>Normalises the name of a frame.</summary>
    /// <param name="language">
    /// Language of the trace, as content names it; names of a language without traces are treated as those of C.
    /// </param>
    /// <param name="function">The function as printed, without arguments.</param>
    /// <param name="file">Its file; Python's functions are told apart by it alone.</param>
    public static FrameName Of(string language, ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        var rules = TraceLanguages.Find(language) ?? NativeLanguage.Definition;
        return rules.Normalise(function.Length > MaxLength ? function[..MaxLength] : function, file);
    }

    /// <summary>A dotted name, of which the last three parts are the local one: package, type and method.</summary>
    internal static FrameName OfDotted(string full)
    {
        var at = full.Length;
        for (var parts = 0; parts < 3 && at > 0; parts++)
        {
            at = full.LastIndexOf('.', at - 1);
            if (at <= 0)
            {
                return new(full, full);
            }
        }

        return new(full, full[(at + 1)..]);
    }

    /// <summary>Adds a part to a dotted name; an empty one adds nothing.</summary>
    internal static void AppendDotted(StringBuilder name, ReadOnlySpan<char> part)
    {
        if (part.Length > 0)
        {
            name.Append(name.Length > 0 ? "." : "").Append(part);
        }
    }
}
