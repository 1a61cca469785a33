using System.Collections.Concurrent;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>Hands sources to a compiler that is kept, and to a second one while the first is held up.</summary>
internal sealed class CompilerPool : IDisposable
{
    // The longest source that is no attack takes less, see the README. Whoever waits longer waits behind one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Job> _jobs = new();
    private readonly Seat _first;
    private readonly Seat _spare;
    private volatile bool _disposed;

    /// <summary>Makes ready; a compiler itself starts with its first source.</summary>
    /// <param name="boot">Boots a compiler.</param>
    public CompilerPool(Func<WorkerProcess> boot)
    {
        _first = new(boot, Work, "snippet compiler");
        _spare = new(boot, Work, "snippet compiler, spare");
    }

    /// <summary>The processes at work or waiting.</summary>
    public IReadOnlyList<int> Ids => [.. new[] { _first.Compiler.Id, _spare.Compiler.Id }.OfType<int>()];

    /// <summary>Compiles a source.</summary>
    /// <exception cref="WorkerBootException">No compiler starts.</exception>
    /// <exception cref="SnippetRefusedException">The source is not trusted, and the compiler is not shut in.</exception>
    public async Task<CompiledSnippet> CompileAsync(byte[] source, SnippetOrigin origin, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var job = new Job(source, origin, cancellationToken);
        _jobs.Enqueue(job);
        _first.Wake.Release();
        if (await Task.WhenAny(job.Begun.Task, Task.Delay(Patience, cancellationToken)) != job.Begun.Task)
        {
            _spare.Wake.Release();
        }

        return await job.Result.Task;
    }

    public void Dispose()
    {
        _disposed = true;
        _first.Dispose();
        _spare.Dispose();
        while (_jobs.TryDequeue(out var job))
        {
            job.Result.SetException(new WorkerBootException("The program is about to end.", null));
        }
    }

    private void Work(Seat seat)
    {
        while (!_disposed)
        {
            if (!seat.Wake.Wait(KeptIdle))
            {
                seat.Compiler.End();
            }
            else if (!_disposed && _jobs.TryDequeue(out var job))
            {
                Do(job, seat.Compiler);
            }
        }

        seat.Compiler.End();
    }

    private static void Do(Job job, CompilerProcess compiler)
    {
        job.Begun.SetResult();
        try
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            job.Result.SetResult(compiler.Compile(job.Source, job.Origin));
        }
        catch (OperationCanceledException)
        {
            job.Result.SetCanceled(job.CancellationToken);
        }
        catch (SnippetRefusedException exception)
        {
            job.Result.SetException(exception);
        }
#pragma warning disable CA1031 // Whatever it is belongs to the caller; on this thread it would end the site.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            compiler.End();
            job.Result.SetException(exception);
        }
    }

    // A compiler with the thread that talks to it: the thread also starts it, see WorkerProcess.Boot.
    private sealed class Seat : IDisposable
    {
        private readonly Thread _thread;

        public Seat(Func<WorkerProcess> boot, Action<Seat> work, string name)
        {
            Compiler = new(boot);
            _thread = new Thread(() => work(this)) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public CompilerProcess Compiler { get; }

        public SemaphoreSlim Wake { get; } = new(0);

        public void Dispose()
        {
            Wake.Release();
            Compiler.Kill();
            _thread.Join();
            Wake.Dispose();
        }
    }

    private sealed record Job(byte[] Source, SnippetOrigin Origin, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<CompiledSnippet> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
