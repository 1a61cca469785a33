namespace IncidentKB.Runner;

/// <summary>
/// What site and worker say to each other over the worker's standard streams. All numbers are little-endian 32-bit.
/// <para>
/// The worker starts with one line on standard output: <see cref="Ready"/>, the parts of its jail that are in force, and after
/// <see cref="ReasonSeparator"/> what is missing and why. Nothing that a snippet prints can be taken for it, because no snippet
/// is there yet.
/// </para>
/// <para>
/// <c>run</c>: the site writes a program (length of the assembly, assembly, symbols up to the end of the stream) and closes
/// the stream. From then on both output streams belong to the snippet alone, and the exit code is the snippet's.
/// </para>
/// <para>
/// <c>compile</c>: the site writes the length of a source in UTF-8, the name of its file (as <see cref="BinaryWriter"/> writes it)
/// and the source, the worker answers with a length and a payload
/// (number of diagnostics; each as line, column, id, message, is-error as <see cref="BinaryWriter"/> writes them;
/// then a program as above, empty when there are errors), and so on until the stream ends.
/// </para>
/// </summary>
internal static class WorkerProtocol
{
    /// <summary>Role that runs one program.</summary>
    public const string Run = "run";

    /// <summary>Role that compiles one source after the other.</summary>
    public const string Compile = "compile";

    /// <summary>First word of a worker that waits for work.</summary>
    public const string Ready = "ready";

    /// <summary>Stands between the parts of the jail and the reasons of what is missing.</summary>
    public const string ReasonSeparator = "; ";

    /// <summary>Part of the jail: limits of memory, time and files.</summary>
    public const string Limits = "limits";

    /// <summary>Part of the jail: no rights of the user who started it, and no way to new ones.</summary>
    public const string NoPrivileges = "no-privileges";

    /// <summary>Part of the jail: Landlock, the files it may see, no network, no signals to others.</summary>
    public const string Landlock = "landlock";

    /// <summary>Part of the jail: seccomp, the system calls it may make.</summary>
    public const string Seccomp = "seccomp";

    /// <summary>Length of a program with its symbols at most, in bytes: a hundred times an ordinary one.</summary>
    public const int MaxProgram = 1024 * 1024;

    /// <summary>Length of the compiler's answer at most, in bytes: a program and what is said about it.</summary>
    public const int MaxAnswer = 4 * MaxProgram;

    /// <summary>Name of the folder of the reference assemblies beside the worker.</summary>
    public const string ReferenceFolder = "ref";
}
