using System.Diagnostics;
using System.Globalization;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Content.Tests;

/// <summary>
/// Every snippet keeps what its header says: it is compiled as <c>dotnet run FILE</c> compiles it and run several times,
/// every second time on one processor only, where threads take turns in another way.
/// IKB_PROOF_RUNS is the number of runs.
/// </summary>
public sealed class SnippetProofTests
{
    private const string UnhandledException = "Unhandled exception. ";

    // Exit code of a .NET process that an exception ended: SIGABRT.
    private const int Aborted = 128 + 6;

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("IKB_PROOF_RUNS") ?? "3", NumberStyles.None, CultureInfo.InvariantCulture);

    private static readonly bool CanPin = OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "taskset")));

    [Theory]
    [MemberData(nameof(StartingPack.Snippets), MemberType = typeof(StartingPack))]
    public void A_header_says_what_must_happen(string slug, string file)
    {
        var source = StartingPack.Find(slug).Snippets.Single(s => s.FileName == file).Source;

        var header = SnippetHeader.Parse(source);

        Assert.NotEmpty(header.Title);
        Assert.NotEmpty(header.Explanation);
        Assert.NotNull(header.ExitCode);
        Assert.NotEmpty(header.Output);
        Assert.Equal(header.ExitCode == Aborted, header.ExceptionType != null);
        Assert.Equal(header.ExceptionType == null, header.ExceptionMessage == null);
        Assert.Equal(file == "fix.cs", header.ExitCode == 0);
        Assert.NotNull(header.Lanes);
        Assert.All(header.Output, line => Assert.NotNull(header.Lanes.Read(line)));
        Assert.DoesNotContain("\n#:", source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void The_exception_of_a_bug_is_a_signature_of_its_incident(string slug)
    {
        var incident = StartingPack.Find(slug);
        var header = SnippetHeader.Parse(incident.Snippets.Single(s => s.FileName == "bug.cs").Source);

        Assert.Contains((header.ExceptionType, header.ExceptionMessage), incident.Signatures.Where(s => s.Language == "csharp").Select(s => (s.Type, s.Message)));
    }

    [Theory]
    [MemberData(nameof(StartingPack.Snippets), MemberType = typeof(StartingPack))]
    public async Task A_snippet_does_what_its_header_says(string slug, string file)
    {
        Assert.True(Runs > 0, "IKB_PROOF_RUNS must be at least 1.");
        var header = SnippetHeader.Parse(StartingPack.Find(slug).Snippets.Single(s => s.FileName == file).Source);
        var folder = Directory.CreateTempSubdirectory("incidentkb-proof-");
        var program = await CompileAsync(Path.Combine(RepositoryFiles.Content, "incidents", slug, file), folder.FullName);

        for (var run = 1; run <= Runs; run++)
        {
            string[] command = CanPin && run % 2 == 0 ? ["taskset", "-c", "0", "dotnet", program] : ["dotnet", program];
            var outcome = await RunAsync(folder.FullName, command);

            Assert.True(
                Faults(header, outcome) is [],
                $"Run {run} of {Runs} ({string.Join(' ', command[..^1])}) differs from the header: {string.Join("; ", Faults(header, outcome))}\n{outcome.Output}\n{outcome.Error}");
        }

        folder.Delete(recursive: true);
    }

    private static List<string> Faults(SnippetHeader header, Outcome outcome)
    {
        var faults = new List<string>();
        if (outcome.ExitCode != header.ExitCode)
        {
            faults.Add($"exit code {outcome.ExitCode} instead of {header.ExitCode}");
        }

        var expected = header.ExceptionType == null ? "" : $"{UnhandledException}{header.ExceptionType}: {header.ExceptionMessage}";
        var first = outcome.Error.Split('\n')[0].TrimEnd('\r');
        if (first != expected)
        {
            faults.Add($"first line of the errors '{first}' instead of '{expected}'");
        }

        var lines = new Queue<string>(outcome.Output.ReplaceLineEndings("\n").Split('\n'));
        foreach (var line in header.Output)
        {
            while (lines.TryPeek(out var next) && next != line)
            {
                lines.Dequeue();
            }

            if (!lines.TryDequeue(out _))
            {
                faults.Add($"the line '{line}' is missing or out of order");
                break;
            }
        }

        return faults;
    }

    private static async Task<string> CompileAsync(string source, string folder)
    {
        var outcome = await RunAsync(folder, ["dotnet", "build", source, "--output", folder, "--nologo", "-p:UseAppHost=false"]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return Path.Combine(folder, Path.ChangeExtension(Path.GetFileName(source), ".dll"));
    }

    // In a folder of its own, so that whatever a crash leaves behind goes with it.
    private static async Task<Outcome> RunAsync(string folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        // The test host's own settings are not those of a person at a console.
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        return new(process.ExitCode, await output, await error);
    }

    private sealed record Outcome(int ExitCode, string Output, string Error);
}
