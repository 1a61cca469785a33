using System.Diagnostics;
using System.Text;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>Compiles one source after the other in a worker that is kept, and replaced when a source was too much for it.</summary>
/// <param name="boot">Boots a compiler, which begins with the first source.</param>
internal sealed class CompilerProcess(Func<WorkerProcess> boot)
{
    private const int Attempts = 2;

    private WorkerProcess? _worker;

    /// <summary>The process at work or waiting; null when there is none.</summary>
    public int? Id => _worker is { IsAlive: true } worker ? worker.Id : null;

    /// <summary>
    /// Compiles a source. Call it from one thread that lives as long as the runner, see <see cref="WorkerProcess.Boot"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which takes the process away from the source.</exception>
    /// <exception cref="WorkerBootException">No compiler starts.</exception>
    /// <exception cref="SnippetRefusedException">The source is not trusted, and the compiler is not shut in.</exception>
    public CompiledSnippet Compile(byte[] source, SnippetRequest request, CancellationToken cancellationToken)
    {
        // One that died may have been killed by somebody else, so a source gets a second one; but no more time.
        var left = SnippetLimits.CompileTime;
        for (var attempt = 1; attempt <= Attempts && left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested; attempt++)
        {
            if (_worker is not { IsAlive: true })
            {
                End();
                _worker = boot();
            }

            SnippetRunner.RefuseUnlessTrusted(request.Origin, _worker);
            var start = Stopwatch.GetTimestamp();
            if (TryCompile(_worker, source, request.FileName, left, cancellationToken) is { } compiled)
            {
                return compiled;
            }

            End();
            left -= Stopwatch.GetElapsedTime(start);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var time = SnippetLimits.CompileTime.TotalSeconds;
        return Refused(
            SnippetLimits.TooHard, 1, 1, $"The compiler could not finish this within {time:0} s and its memory. Make the snippet simpler.");
    }

    /// <summary>Ends the process until the next source.</summary>
    public void End()
    {
        _worker?.Dispose();
        _worker = null;
    }

    /// <summary>The answer to a source that the compiler does not get to see, or did not survive.</summary>
    public static CompiledSnippet Refused(string id, int line, int column, string message) =>
        new(null, SnippetRun.NotStarted(SnippetEnd.DoesNotCompile, [new(line, column, id, message, IsError: true)]));

    private static CompiledSnippet? TryCompile(
        WorkerProcess worker, byte[] source, string fileName, TimeSpan time, CancellationToken cancellationToken)
    {
        using var timer = new Timer(_ => worker.Kill(), null, time, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.Register(worker.Kill);
        try
        {
            using var writer = new BinaryWriter(worker.Input, Encoding.UTF8, leaveOpen: true);
            writer.Write(source.Length);
            writer.Write(fileName);
            writer.Write(source);
            writer.Flush();
            return ReadAnswer(worker.Output);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

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
}
