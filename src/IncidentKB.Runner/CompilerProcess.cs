using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>
/// Compiles one source after the other in a worker that is kept, and replaced when a source was too much for it.
/// The thread that talks to the worker also starts it, see <see cref="WorkerProcess.Boot"/>.
/// </summary>
internal sealed class CompilerProcess : IDisposable
{
    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(10);

    private const int Attempts = 2;

    private readonly BlockingCollection<Job> _jobs = [];
    private readonly Func<WorkerProcess> _boot;
    private readonly Thread _thread;
    private WorkerProcess? _worker;

    /// <summary>Makes ready; the compiler itself starts with the first source.</summary>
    /// <param name="boot">Boots a compiler.</param>
    public CompilerProcess(Func<WorkerProcess> boot)
    {
        _boot = boot;
        _thread = new Thread(Work) { IsBackground = true, Name = "snippet compiler" };
        _thread.Start();
    }

    /// <summary>The process at work or waiting; null when none is needed.</summary>
    public int? Id => _worker?.Id;

    /// <summary>Compiles a source.</summary>
    /// <exception cref="WorkerBootException">No compiler starts.</exception>
    /// <exception cref="SnippetRefusedException">The source is not trusted, and the compiler is not shut in.</exception>
    public Task<CompiledSnippet> CompileAsync(byte[] source, SnippetOrigin origin, CancellationToken cancellationToken)
    {
        var job = new Job(source, origin, cancellationToken);
        _jobs.Add(job, cancellationToken);
        return job.Result.Task;
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _worker?.Kill();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        while (!_jobs.IsCompleted)
        {
            if (!_jobs.TryTake(out var job, KeptIdle))
            {
                EndWorker();
                continue;
            }

            try
            {
                job.CancellationToken.ThrowIfCancellationRequested();
                job.Result.SetResult(Compile(job.Source, job.Origin));
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
                EndWorker();
                job.Result.SetException(exception);
            }
        }

        EndWorker();
    }

    // A compiler that died may have been killed by somebody else, so a source gets a second one; but no more time.
    private CompiledSnippet Compile(byte[] source, SnippetOrigin origin)
    {
        var left = SnippetLimits.CompileTime;
        for (var attempt = 1; attempt <= Attempts && left > TimeSpan.Zero; attempt++)
        {
            if (_worker is not { IsAlive: true })
            {
                EndWorker();
                _worker = _boot();
            }

            SnippetRunner.RefuseUnlessTrusted(origin, _worker);
            var start = Stopwatch.GetTimestamp();
            if (TryCompile(_worker, source, left) is { } compiled)
            {
                return compiled;
            }

            EndWorker();
            left -= Stopwatch.GetElapsedTime(start);
        }

        return Refused(SnippetLimits.TooHard, 1, 1, $"The compiler could not finish this within {SnippetLimits.CompileTime.TotalSeconds:0} s and its memory. Make the snippet simpler.");
    }

    private static CompiledSnippet? TryCompile(WorkerProcess worker, byte[] source, TimeSpan time)
    {
        using var timer = new Timer(_ => worker.Kill(), null, time, Timeout.InfiniteTimeSpan);
        try
        {
            using var writer = new BinaryWriter(worker.Input, Encoding.UTF8, leaveOpen: true);
            writer.Write(source.Length);
            writer.Write(source);
            writer.Flush();
            return ReadAnswer(worker.Output);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The answer to a source that the compiler does not get to see, or did not survive.</summary>
    public static CompiledSnippet Refused(string id, int line, int column, string message) =>
        new(null, SnippetRun.NotStarted(SnippetEnd.DoesNotCompile, [new(line, column, id, message, IsError: true)]));

    private static CompiledSnippet ReadAnswer(Stream output)
    {
        using var reader = new BinaryReader(output, Encoding.UTF8, leaveOpen: true);
        var length = reader.ReadInt32();
        if (length is < 0 or > WorkerProtocol.MaxAnswer)
        {
            throw new InvalidDataException("The compiler's answer has no sensible length.");
        }

        var payload = new byte[length];
        output.ReadExactly(payload);
        using var answer = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        var diagnostics = new List<SnippetDiagnostic>();
        for (var left = answer.ReadInt32(); left > 0; left--)
        {
            diagnostics.Add(new(answer.ReadInt32(), answer.ReadInt32(), answer.ReadString(), answer.ReadString(), answer.ReadBoolean()));
        }

        var program = payload.AsMemory((int)answer.BaseStream.Position);
        return program.Length > 0 ? new(program, null) : new(null, SnippetRun.NotStarted(SnippetEnd.DoesNotCompile, diagnostics));
    }

    private void EndWorker()
    {
        _worker?.Dispose();
        _worker = null;
    }

    private sealed record Job(byte[] Source, SnippetOrigin Origin, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<CompiledSnippet> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
