using System.Diagnostics;
using System.Text;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>
/// One program in one worker. Reads with threads of its own: asynchronous reads of a pipe would each hold a thread of the
/// pool that answers visitors.
/// </summary>
internal sealed class RunningSnippet
{
    // What a shell shows for a process that a signal ended: 128 + SIGKILL, 128 + SIGXCPU.
    private const int ExitKilled = 128 + 9;
    private const int ExitProcessorTime = 128 + 24;

    // How the runtime ends after an exception that nobody caught: by SIGABRT, or with this code on Windows.
    private static readonly int ExitException = OperatingSystem.IsWindows() ? unchecked((int)0xE0434352) : 128 + 6;

    private const int NotEnded = -1;

    private readonly Lock _lock = new();
    private readonly WorkerProcess _worker;
    private readonly Action<SnippetOutput>? _onOutput;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private long _started;
    private TimeSpan? _firstOutput;
    private int _bytes;
    private bool _truncated;
    private Exception? _fault;
    private int _end = NotEnded;

    private RunningSnippet(WorkerProcess worker, Action<SnippetOutput>? onOutput)
    {
        _worker = worker;
        _onOutput = onOutput;
    }

    /// <summary>Runs a program in a worker, which has ended when the answer comes.</summary>
    /// <returns>Null when the worker was gone before it had the whole program: take another one.</returns>
    public static Task<SnippetRun?> RunAsync(
        WorkerProcess worker, ReadOnlyMemory<byte> program, Action<SnippetOutput>? onOutput, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<SnippetRun?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(new RunningSnippet(worker, onOutput).Run(program, cancellationToken));
            }
#pragma warning disable CA1031 // Whatever it is belongs to the caller; on this thread it would end the site.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result.SetException(exception);
            }
        })
        { IsBackground = true, Name = "snippet" };
        thread.Start();
        return result.Task;
    }

    private SnippetRun? Run(ReadOnlyMemory<byte> program, CancellationToken cancellationToken)
    {
        _started = Stopwatch.GetTimestamp();
        using var timer = new Timer(_ => End(SnippetEnd.TimedOut), null, SnippetLimits.RunTime, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.Register(() => End(SnippetEnd.Cancelled));
        if (!TryWrite(program) && _end == NotEnded)
        {
            return null;
        }

        var errors = new Thread(() => Read(_worker.Error, SnippetStream.Error, _error)) { IsBackground = true, Name = "snippet errors" };
        errors.Start();
        Read(_worker.Output, SnippetStream.Output, _output);
        errors.Join();
        var exitCode = _worker.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(_started);
        return _fault == null
            ? Result(exitCode, elapsed)
            : throw new InvalidOperationException("The output of a snippet could not be handed on.", _fault);
    }

    private bool TryWrite(ReadOnlyMemory<byte> program)
    {
        try
        {
            _worker.Input.Write(program.Span);
            _worker.Input.Close();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Read(Stream stream, SnippetStream name, StringBuilder text)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var characters = new char[bytes.Length + 1];
        int read;
        while ((read = stream.Read(bytes)) > 0)
        {
            lock (_lock)
            {
                _firstOutput ??= Stopwatch.GetElapsedTime(_started);
                var kept = Math.Min(read, SnippetLimits.OutputBytes - _bytes);
                _bytes += kept;
                var piece = new string(characters, 0, decoder.GetChars(bytes, 0, kept, characters, 0));
                text.Append(piece);
                Tell(name, piece);
                if (kept < read)
                {
                    _truncated = true;
                    End(SnippetEnd.OutputCut);
                    return;
                }
            }
        }
    }

    private void Tell(SnippetStream name, string piece)
    {
        if (piece.Length == 0 || _fault != null)
        {
            return;
        }

        try
        {
            _onOutput?.Invoke(new(name, piece, Stopwatch.GetElapsedTime(_started)));
        }
#pragma warning disable CA1031 // On this thread it would end the site; Run throws it to the caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _fault = exception;
            End(SnippetEnd.Cancelled);
        }
    }

    private void End(SnippetEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, NotEnded) == NotEnded)
        {
            _worker.Kill();
        }
    }

    private SnippetRun Result(int exitCode, TimeSpan elapsed)
    {
        var error = _error.ToString();
        var exception = exitCode == ExitException ? SnippetException.Find(error) : null;
        var end = (_end, exitCode) switch
        {
            (not NotEnded, _) => (SnippetEnd)_end,
            (_, ExitProcessorTime) when elapsed >= SnippetLimits.RunTime / Environment.ProcessorCount => SnippetEnd.TimedOut,
            (_, ExitKilled) => SnippetEnd.Killed,
            _ when exception?.Type == typeof(OutOfMemoryException).FullName => SnippetEnd.OutOfMemory,
            _ => SnippetEnd.Exited,
        };
        int? code = end is SnippetEnd.Exited or SnippetEnd.OutOfMemory ? exitCode : null;
        return new(end, code, _output.ToString(), error, exception, _firstOutput, elapsed, _truncated, []);
    }
}
