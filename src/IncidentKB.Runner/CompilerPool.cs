using System.Collections.Concurrent;

namespace IncidentKB.Runner;

/// <summary>Hands sources to a compiler that is kept, and to a second one while the first is held up.</summary>
internal sealed class CompilerPool : IDisposable
{
    // A source of 60 lines takes 20 ms. One that takes longer than this is too much, or nearly so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Job> _jobs = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Slot _first;
    private readonly Slot _spare;

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
    /// <param name="source">That of the request, in UTF-8.</param>
    /// <param name="request">What to compile.</param>
    /// <param name="cancellationToken">Ends the wait for a compiler, or takes it away from the source.</param>
    /// <exception cref="WorkerBootException">No compiler starts.</exception>
    /// <exception cref="SnippetRefusedException">The source is not trusted, and the compiler is not shut in.</exception>
    public async Task<CompiledSnippet> CompileAsync(byte[] source, SnippetRequest request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var job = new Job(source, request, end.Token);
        _jobs.Enqueue(job);
        _first.Wake.Release();
        _ = WakeSpareForAsync(job);

        // Who gives up while others are served does not wait until somebody has noticed.
        return await job.Result.Task.WaitAsync(end.Token);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _first.Dispose();
        _spare.Dispose();
        _closing.Dispose();
    }

    // Not while the first one boots, and not while it takes one source after the other: a second one would only take time from it.
    private async Task WakeSpareForAsync(Job job)
    {
        (int? Id, int Taken) seen;
        do
        {
            seen = (_first.Compiler.Id, _first.Taken);
            await Task.WhenAny(job.Begun.Task, Task.Delay(Patience, CancellationToken.None));
        }
        while (!job.IsOver && (seen.Id == null || seen != (_first.Compiler.Id, _first.Taken)));

        if (!job.IsOver)
        {
            _spare.Wake.Release();
        }
    }

    private void Work(Slot slot)
    {
        while (!_closing.IsCancellationRequested)
        {
            if (!slot.Wake.Wait(KeptIdle))
            {
                slot.Compiler.End();
            }
            else if (_jobs.TryDequeue(out var job))
            {
                slot.Taken++;
                Do(job, slot.Compiler);
            }
        }

        slot.Compiler.End();
    }

    private static void Do(Job job, CompilerProcess compiler)
    {
        job.Begun.SetResult();
        try
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            job.Result.SetResult(compiler.Compile(job.Source, job.Request, job.CancellationToken));
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
    private sealed class Slot : IDisposable
    {
        private readonly Thread _thread;

        public Slot(Func<WorkerProcess> boot, Action<Slot> work, string name)
        {
            Compiler = new(boot);
            _thread = new Thread(() => work(this)) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public CompilerProcess Compiler { get; }

        public SemaphoreSlim Wake { get; } = new(0);

        /// <summary>How many sources it has begun with; written by its thread alone.</summary>
        public int Taken { get; set; }

        public void Dispose()
        {
            Wake.Release();
            _thread.Join();
        }
    }

    private sealed record Job(byte[] Source, SnippetRequest Request, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<CompiledSnippet> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Nobody needs to begin with it any more.</summary>
        public bool IsOver => Begun.Task.IsCompleted || CancellationToken.IsCancellationRequested;
    }
}
