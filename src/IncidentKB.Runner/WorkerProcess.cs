using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace IncidentKB.Runner;

/// <summary>A worker that has booted and waits for work.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxGreeting = 4096;

    // Bubblewrap has little to do once its namespace is empty. One that is stopped would never do it.
    private static readonly TimeSpan MaxCleanUp = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly long _booted = Stopwatch.GetTimestamp();

    private WorkerProcess(Process process, bool isInNamespaces)
    {
        _process = process;
        Id = process.Id;
        IsInNamespaces = isInNamespaces;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Error = process.StandardError.BaseStream;
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    /// <summary>Parts of the jail that are in force, see <see cref="WorkerProtocol"/>.</summary>
    public IReadOnlyList<string> Jail { get; private set; } = [];

    /// <summary>Bubblewrap holds it.</summary>
    public bool IsInNamespaces { get; }

    /// <summary>Which parts are missing and why, as sentences; null when none is.</summary>
    public string? Missing { get; private set; }

    public int Id { get; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(_booted);

    public bool IsAlive
    {
        get
        {
            try
            {
                return !_process.HasExited;
            }
            catch (InvalidOperationException)
            {
                // Whoever owns it has disposed of it meanwhile.
                return false;
            }
        }
    }

    /// <summary>
    /// Starts a worker and waits until it is ready. The worker dies with the thread that calls this (PR_SET_PDEATHSIG
    /// follows the thread, not the process), so call it from a thread that lives as long as the runner.
    /// </summary>
    /// <exception cref="WorkerBootException">It did not get ready; the message says why.</exception>
    public static WorkerProcess Boot(ProcessStartInfo start, bool isInNamespaces, TimeSpan timeout)
    {
        WorkerProcess worker;
        try
        {
            worker = new WorkerProcess(Process.Start(start)!, isInNamespaces);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new WorkerBootException($"The program '{start.FileName}' cannot be started: {exception.Message}", exception);
        }

        using var timer = new Timer(_ => worker.Kill(), null, timeout, Timeout.InfiniteTimeSpan);
        var greeting = worker.ReadGreeting().Split(WorkerProtocol.ReasonSeparator, 2);
        var parts = greeting[0].Split(' ');
        if (parts[0] == WorkerProtocol.Ready)
        {
            worker.Jail = parts[1..];
            worker.Missing = greeting.Length > 1 && greeting[1].Length > 0 ? greeting[1] : null;
            return worker;
        }

        worker.Kill();
        var reason = worker.ReadErrors();
        worker.Dispose();
        reason = reason.Length > 0 ? reason : $"it was not ready after {timeout.TotalSeconds} s";
        throw new WorkerBootException($"A snippet worker did not start: {reason}", null);
    }

    /// <summary>Ends it, whatever it does.</summary>
    public void Kill()
    {
        // Inside bubblewrap the first process of the namespace goes first: then bubblewrap itself cleans up and ends, and no
        // dead process is left for a container whose first process does not look after orphans.
        if (!IsInNamespaces || !KillChildren() || !EndsWithin(MaxCleanUp))
        {
            KillProcess(_process);
        }
    }

    private bool EndsWithin(TimeSpan time)
    {
        try
        {
            return _process.WaitForExit(time);
        }
        catch (InvalidOperationException)
        {
            // Whoever owns it has disposed of it meanwhile.
            return true;
        }
    }

    private bool KillChildren()
    {
        try
        {
            var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var child in children)
            {
                using var process = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                KillProcess(process);
            }

            return children.Length > 0;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void KillProcess(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; 128 + the signal where one ended it.</returns>
    public int WaitForExit()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();

        // The process does not close streams that somebody has used.
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
        _process.Dispose();
    }

    private string ReadGreeting()
    {
        var line = new StringBuilder();
        for (var next = Output.ReadByte(); next >= 0 && next != '\n' && line.Length < MaxGreeting; next = Output.ReadByte())
        {
            line.Append((char)next);
        }

        return line.ToString();
    }

    private string ReadErrors()
    {
        using var reader = new StreamReader(Error, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n')[0].Trim();
    }
}

/// <summary>A worker did not start.</summary>
internal sealed class WorkerBootException(string message, Exception? innerException) : Exception(message, innerException);
