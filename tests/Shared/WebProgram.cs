using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace IncidentKB.Testing;

/// <summary>The built web program as a process of its own.</summary>
internal sealed class WebProgram : IDisposable
{
    /// <summary>What a process killed with SIGKILL leaves as its exit code.</summary>
    public const int Killed = 128 + 9;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<Uri> _setUpLink = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebProgram(string dataDirectory, string[] arguments, string[] launcher, string? program = null)
    {
        string[] command = [.. launcher, "dotnet", program ?? RepositoryFiles.WebProgram, .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["Kb__DataDirectory"] = dataDirectory;
        start.Environment["Kb__Runner__Proofs"] = "false";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) =>
        {
            _ended.TrySetResult();
            _address.TrySetException(new InvalidOperationException($"The program ended:\n{Output}"));
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>All lines so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The link to set the site up, once it was printed.</summary>
    public Task<Uri> SetUpLink => _setUpLink.Task;

    /// <summary>Done when the process has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a verb, such as <c>import DIR</c>.</summary>
    public static WebProgram Start(string dataDirectory, params string[] arguments) => new(dataDirectory, arguments, []);

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string dataDirectory, string[] arguments, CancellationToken cancellationToken)
    {
        using var program = new WebProgram(dataDirectory, arguments, []);
        await program._process.WaitForExitAsync(cancellationToken);
        return (program._process.ExitCode, program.Output);
    }

    /// <summary>Starts the site on a free port and waits until it answers.</summary>
    public static Task<(WebProgram Program, Uri Address)> ServeAsync(string dataDirectory, CancellationToken cancellationToken) =>
        ServeAsync(dataDirectory, [], [], cancellationToken);

    /// <summary>
    /// The same with settings such as <c>--Kb:Runner:EditedCode=everyone</c>, by a command that starts it, such as <c>taskset -c 0</c>.
    /// </summary>
    /// <param name="program">The program of another version; none for the one that was built here.</param>
    public static async Task<(WebProgram Program, Uri Address)> ServeAsync(
        string dataDirectory, string[] settings, string[] launcher, CancellationToken cancellationToken, string? program = null)
    {
        var site = new WebProgram(dataDirectory, ["--urls", "http://127.0.0.1:0", .. settings], launcher, program);
        return (site, await site._address.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Ends the process as a power cut would: nothing of it runs any more.</summary>
    /// <returns>Its exit code; <see cref="Killed"/> unless it had ended before.</returns>
    public async Task<int> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line == null)
        {
            return;
        }

        _output.Enqueue(line);
        var address = Regex.Match(line, @"IncidentKB is at (?<url>http://[^\s""]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        if (address.Success)
        {
            _address.TrySetResult(new Uri(address.Groups["url"].Value));
        }

        var setUp = Regex.Match(line, @"(?<url>http://\S+/setup\?token=\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        if (setUp.Success)
        {
            _setUpLink.TrySetResult(new Uri(setUp.Groups["url"].Value));
        }
    }
}
