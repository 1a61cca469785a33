using System.Text;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>Where and how the runner works.</summary>
/// <param name="CacheFolder">Keeps compiled snippets; created where it is missing.</param>
/// <param name="IdleWorkers">Workers that are kept ready; each takes about 7 MB. With 0 a run waits about 0.1 s for its worker.</param>
public sealed record RunnerSettings(string CacheFolder, int IdleWorkers = RunnerSettings.DefaultIdleWorkers)
{
    /// <summary>
    /// Workers that are kept ready where nothing else is said. Of eight runs at once four begin, and with six workers none of the
    /// others waits for more than one boot: measured on two busy cores, the first output came within 31 ms (p50) and 145 ms (p95)
    /// instead of 81 and 246 with four, for 10 MB more; a run takes the same processor time either way.
    /// </summary>
    public const int DefaultIdleWorkers = 6;

    /// <summary>Uses bubblewrap where it is installed and works.</summary>
    public bool Namespaces { get; init; } = true;

    /// <summary>A command that starts the worker in place of the site, such as <c>setpriv --reuid=1000</c>.</summary>
    internal IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Folder of the worker program; beside the running program where nothing else is said.</summary>
    public string WorkerFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "worker");
}

/// <summary>
/// Compiles and runs snippets, each run in a new process that shuts itself in: see <see cref="Isolation"/> for the tiers
/// and <see cref="SnippetLimits"/> for the limits. One per site; its members may be called at the same time.
/// </summary>
public sealed class SnippetRunner : IAsyncDisposable
{
    /// <summary>So many snippets run at once.</summary>
    public const int AtOnce = 4;

    /// <summary>So many snippets wait for their first run; one more is refused.</summary>
    public const int QueueCapacity = 32;

    /// <summary>So many programs of the content pack stay compiled on disk, the newest ones.</summary>
    public const int KeptPrograms = ProgramCache.Kept;

    // A worker boots in 0.1 s, the compiler in 0.5 s; on a machine that is busy or has one processor it takes longer.
    private static readonly TimeSpan BootTime = TimeSpan.FromSeconds(10);

    // A worker that dies before it has a program says nothing about the program.
    private const int Attempts = 3;

    // Of the cache: however much visitors edit, the programs of the pack stay compiled.
    private const string EditedFolder = "edited";

    private static readonly string[] JailParts =
        [WorkerProtocol.Limits, WorkerProtocol.NoPrivileges, WorkerProtocol.Landlock, WorkerProtocol.Seccomp];

    private readonly RunnerSettings _settings;
    private readonly RunQueue _queue = new(AtOnce, QueueCapacity);
    private readonly Lazy<Parts> _parts;
    private volatile string? _fault;
    private bool _disposed;
    private volatile Isolation _isolation;
    private volatile Namespaces _namespaces;

    /// <summary>Prepares a runner; nothing starts before <see cref="Start"/> or the first call.</summary>
    public SnippetRunner(RunnerSettings settings)
    {
        _settings = settings;
        _parts = new(CreateParts);
    }

    /// <summary>How it is doing; costs nothing.</summary>
    public RunnerState State => new(
        _isolation, _fault, _parts.IsValueCreated ? _parts.Value.Pool.Idle : 0, _queue.Running, _queue.Waiting);

    /// <summary>Process ids of the compilers that are kept.</summary>
    internal IReadOnlyList<int> CompilerIds => _parts.IsValueCreated ? _parts.Value.Compiler.Ids : [];

    /// <summary>Begins to keep workers ready, in the background.</summary>
    public void Start()
    {
        try
        {
            _ = _parts.Value;
        }
        catch (WorkerBootException exception)
        {
            _fault = exception.Message;
        }
    }

    /// <summary>Compiles a source, or finds it compiled. The program is kept on disk, so that a later run needs no compiler.</summary>
    /// <param name="request">What to compile.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler, or its work.</param>
    /// <exception cref="SnippetRefusedException">No compiler can be started here, or none for a source of this origin.</exception>
    public async Task<CompiledSnippet> CompileAsync(SnippetRequest request, CancellationToken cancellationToken)
    {
        var (compiled, keep) = await CompileOrFindAsync(request, cancellationToken);
        keep();
        return compiled;
    }

    /// <summary>
    /// Waits for a turn, compiles, runs. A snippet that fails, does not compile, is cancelled or ends in any other way is an
    /// answer, not an exception.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">
    /// Ends the wait or the run; the answer is <see cref="SnippetEnd.Cancelled"/> with what was printed so far.
    /// </param>
    /// <exception cref="SnippetRefusedException">It is not taken; the message says why.</exception>
    public async Task<SnippetRun> RunAsync(SnippetRequest request, CancellationToken cancellationToken)
    {
        // Before a worker is spent on it; the worker that would take it is asked again.
        RefuseUnlessTrusted(request.Origin, _isolation);
        try
        {
            await _queue.EnterAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return SnippetRun.NotStarted(SnippetEnd.Cancelled);
        }

        try
        {
            var (compiled, keep) = await CompileOrFindAsync(request, cancellationToken);
            request.Series?.Compiled = compiled;
            if (compiled.Run == null)
            {
                request.OnPhase?.Invoke(SnippetPhase.Running);
            }

            var run = compiled.Run ?? await RunAsync(compiled.Program!.Value, request, cancellationToken);
            keep();
            return run;
        }
        catch (OperationCanceledException)
        {
            return SnippetRun.NotStarted(SnippetEnd.Cancelled);
        }
        catch (WorkerBootException exception)
        {
            throw NoWorker(exception);
        }
        finally
        {
            _queue.Leave(request);
        }
    }

    /// <summary>Ends every worker; none is left when it returns.</summary>
    public ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true) && _parts.IsValueCreated)
        {
            _parts.Value.Pool.Dispose();
            _parts.Value.Compiler.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // What is handed back with it writes a new program to the disk, which nobody needs to wait for who runs it now.
    private async Task<(CompiledSnippet Compiled, Action Keep)> CompileOrFindAsync(
        SnippetRequest request, CancellationToken cancellationToken)
    {
        if (request.Series?.Compiled is { } known)
        {
            return (known, () => { });
        }

        var bytes = Encoding.UTF8.GetBytes(request.Source);
        if (SourceCheck.Refuse(request.Source, bytes.Length) is { } refused)
        {
            return (refused, () => { });
        }

        try
        {
            var cache = request.Origin == SnippetOrigin.Pack ? _parts.Value.Kept : _parts.Value.KeptEdited;
            if (cache.Find(bytes, request.FileName) is { } kept)
            {
                return (new(kept, null), () => { });
            }

            request.OnPhase?.Invoke(SnippetPhase.Compiling);
            var compiled = await _parts.Value.Compiler.CompileAsync(bytes, request, cancellationToken);
            return (compiled, compiled.Program is { } program ? () => cache.Add(bytes, request.FileName, program) : () => { });
        }
        catch (WorkerBootException exception)
        {
            throw NoWorker(exception);
        }
    }

    private async Task<SnippetRun> RunAsync(ReadOnlyMemory<byte> program, SnippetRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var worker = await _parts.Value.Pool.TakeAsync(cancellationToken);
            try
            {
                RefuseUnlessTrusted(request.Origin, worker);
                if (await RunningSnippet.RunAsync(worker, program, request.OnOutput, cancellationToken) is { } run)
                {
                    return run;
                }
            }
            finally
            {
                worker.Dispose();
            }
        }

        return SnippetRun.NotStarted(SnippetEnd.WorkerLost);
    }

    /// <summary>Keeps a source that nobody reviewed out of a worker that is not shut in.</summary>
    internal static void RefuseUnlessTrusted(SnippetOrigin origin, WorkerProcess worker) =>
        RefuseUnlessTrusted(origin, IsolationOf(worker));

    private static void RefuseUnlessTrusted(SnippetOrigin origin, Isolation isolation)
    {
        if (origin == SnippetOrigin.Edited && isolation == Isolation.None)
        {
            throw new SnippetRefusedException(
                SnippetRefusal.NoJail, "This machine cannot shut snippets in, so only those of the content pack run here.");
        }
    }

    private Parts CreateParts()
    {
        var worker = WorkerProgram.Find(_settings);
        return new(
            new WorkerPool(() => Boot(worker, WorkerProtocol.Run), _settings.IdleWorkers),
            new CompilerPool(() => Boot(worker, WorkerProtocol.Compile)),
            new ProgramCache(_settings.CacheFolder, worker.Version),
            new ProgramCache(Path.Combine(_settings.CacheFolder, EditedFolder), worker.Version));
    }

    // The first boot tells whether namespaces can be had: where bubblewrap is installed, the system may still forbid them.
    private WorkerProcess Boot(WorkerProgram program, string role)
    {
        try
        {
            var worker = BootInNamespaces(program, role) ?? WorkerProcess.Boot(program.Start(role, null), isInNamespaces: false, BootTime);
            _isolation = IsolationOf(worker);
            _fault = worker.Missing;
            return worker;
        }
        catch (WorkerBootException exception)
        {
            _fault = exception.Message;
            throw;
        }
    }

    private WorkerProcess? BootInNamespaces(WorkerProgram program, string role)
    {
        if (!_settings.Namespaces || WorkerProgram.Bubblewrap is not { } bubblewrap || _namespaces == Namespaces.Denied)
        {
            return null;
        }

        try
        {
            var worker = WorkerProcess.Boot(program.Start(role, bubblewrap), isInNamespaces: true, BootTime);
            _namespaces = Namespaces.Granted;
            return worker;
        }
        catch (WorkerBootException) when (_namespaces != Namespaces.Granted)
        {
            _namespaces = Namespaces.Denied;
            return null;
        }
    }

    private static Isolation IsolationOf(WorkerProcess worker) => (JailParts.Except(worker.Jail).Any(), worker.IsInNamespaces) switch
    {
        (true, _) => Isolation.None,
        (false, true) => Isolation.JailInNamespaces,
        (false, false) => Isolation.Jail,
    };

    private SnippetRefusedException NoWorker(WorkerBootException exception)
    {
        _fault = exception.Message;
        return new(SnippetRefusal.NoWorker, $"Snippets do not run here. {exception.Message}");
    }

    private enum Namespaces
    {
        Untried,
        Granted,
        Denied,
    }

    private sealed record Parts(WorkerPool Pool, CompilerPool Compiler, ProgramCache Kept, ProgramCache KeptEdited);
}
