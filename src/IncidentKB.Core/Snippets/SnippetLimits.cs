namespace IncidentKB.Core.Snippets;

/// <summary>The most that a snippet may take. The worker enforces the same numbers on itself.</summary>
public static class SnippetLimits
{
    /// <summary>Length of a source, in bytes of UTF-8.</summary>
    public const int SourceBytes = 32 * 1024;

    /// <summary>Nesting of brackets. The compiler walks them recursively: 20,000 open parentheses end its process.</summary>
    public const int Nesting = 200;

    /// <summary>Output that is kept, in bytes of both streams together; a program that prints more is ended.</summary>
    public const int OutputBytes = 64 * 1024;

    /// <summary>Managed memory, in bytes.</summary>
    public const long HeapBytes = 128L * 1024 * 1024;

    /// <summary>Time of a compilation, on the clock.</summary>
    public static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(5);

    /// <summary>Time of a run, on the clock and in processor time.</summary>
    public static readonly TimeSpan RunTime = TimeSpan.FromSeconds(5);

    /// <summary>Id of the diagnostic of a source longer than <see cref="SourceBytes"/>.</summary>
    public const string TooLong = "IKB0001";

    /// <summary>Id of the diagnostic of brackets nested deeper than <see cref="Nesting"/>.</summary>
    public const string TooDeep = "IKB0002";

    /// <summary>Id of the diagnostic of a source that the compiler could not finish within its limits of time and memory.</summary>
    public const string TooHard = "IKB0003";
}
