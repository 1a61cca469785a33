using IncidentKB.Core.Snippets;
using IncidentKB.Runner.Tests;
using IncidentKB.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(JailTier))]
[assembly: AssemblyFixture(typeof(NamespacesTier))]
[assembly: AssemblyFixture(typeof(OrdinaryUserTier))]
[assembly: AssemblyFixture(typeof(OneProcessorTier))]

namespace IncidentKB.Runner.Tests;

/// <summary>A runner with a cache of its own. One per tier is shared by all tests, because workers are single-use anyway.</summary>
public abstract class Tier(string name, Isolation isolation) : IAsyncLifetime
{
    private SnippetRunner? _runner;

    /// <summary>Gone at the end with all that is in it.</summary>
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("incidentkb-runner-");

    public SnippetRunner Runner => _runner ?? throw new InvalidOperationException($"{name} cannot be had here.");

    /// <summary>Why this tier cannot be had on this machine; null when it can.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where a program of this tier finds a file that it must not read or change.</summary>
    public string Secret => Path.Combine(Folder.FullName, "secret.db");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Secret, "secret");
        Missing = Prepare();
        if (Missing != null)
        {
            return;
        }

        _runner = new SnippetRunner(Settings());
        _runner.Start();
        await _runner.RunAsync(new("", SnippetOrigin.Pack), CancellationToken.None);
        if (_runner.State.Isolation != isolation)
        {
            Missing = $"{name} cannot be had here: {_runner.State}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_runner != null)
        {
            await _runner.DisposeAsync();
        }

        Folder.Delete(recursive: true);
    }

    /// <summary>Runs a program that nobody reviewed to its end.</summary>
    public Task<SnippetRun> RunAsync(string source)
    {
        Assert.SkipWhen(Missing != null, Missing ?? "");
        return Runner.RunAsync(new(source, SnippetOrigin.Edited), RunningTest.Cancelled);
    }

    public override string ToString() => name;

    protected virtual string? Prepare() => OperatingSystem.IsLinux() ? null : "Jails are made of parts of Linux.";

    protected virtual RunnerSettings Settings() =>
        new(Path.Combine(Folder.FullName, "cache"), IdleWorkers: 2) { Namespaces = isolation == Isolation.JailInNamespaces };
}

/// <summary>What every Linux machine offers. The one tier that must be there: where it is not, nothing is proven.</summary>
public sealed class JailTier() : Tier("jail", Isolation.Jail);

/// <summary>The same inside bubblewrap.</summary>
public sealed class NamespacesTier() : Tier("jail in namespaces", Isolation.JailInNamespaces)
{
    protected override string? Prepare() => base.Prepare() ?? (WorkerProgram.Bubblewrap == null ? "bubblewrap is not installed." : null);
}

/// <summary>The jail of a site that runs as a user who owns nothing, as in the container image.</summary>
public sealed class OrdinaryUserTier() : Tier("jail of an ordinary user", Isolation.Jail)
{
    private const UnixFileMode ReadAndEnter = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private string Worker => Path.Combine(Folder.FullName, "worker");

    // The user must be able to read the worker, which lies in somebody's folder while developing.
    protected override string? Prepare()
    {
        if (base.Prepare() is { } missing)
        {
            return missing;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "The tests run as an ordinary user already.";
        }

        Programs.CopyWorker(Worker);
        if (!OperatingSystem.IsWindows())
        {
            Folder.UnixFileMode = ReadAndEnter | UnixFileMode.UserWrite;
        }

        return null;
    }

    protected override RunnerSettings Settings() =>
        base.Settings() with { WorkerFolder = Worker, Launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] };
}

/// <summary>The jail on one processor, where threads take turns in another way.</summary>
public sealed class OneProcessorTier() : Tier("jail on one processor", Isolation.Jail)
{
    protected override RunnerSettings Settings() => base.Settings() with { Launcher = ["taskset", "-c", "0"] };
}
