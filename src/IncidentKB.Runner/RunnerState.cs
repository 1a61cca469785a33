namespace IncidentKB.Runner;

/// <summary>How far a running snippet is shut in.</summary>
public enum Isolation
{
    /// <summary>Not known yet: no worker has started.</summary>
    Unknown,

    /// <summary>A process of its own with the rights of the site; only snippets of the content pack run.</summary>
    None,

    /// <summary>The worker shut itself in: resource limits, no privileges, Landlock, seccomp.</summary>
    Jail,

    /// <summary>
    /// The same, inside namespaces of its own made by bubblewrap: it sees no other process, no network and hardly a file.
    /// </summary>
    JailInNamespaces,
}

/// <summary>How the runner is doing.</summary>
/// <param name="Isolation">The tier in force.</param>
/// <param name="Fault">What is missing for a better tier, or why no worker starts, as a sentence; null when all is well.</param>
/// <param name="Idle">Workers that wait for a program.</param>
/// <param name="Running">Snippets that run.</param>
/// <param name="Queued">Snippets that wait.</param>
public sealed record RunnerState(Isolation Isolation, string? Fault, int Idle, int Running, int Queued);
