using System.Diagnostics;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Content.Tests;

/// <summary>
/// Every snippet says what must happen, and does it where a reader runs the file itself. The tests of the runner repeat it in
/// the site's own workers.
/// </summary>
public sealed class SnippetProofTests
{
    // Exit code of a .NET process that an exception ended: SIGABRT.
    private const int Aborted = 128 + 6;

    [Theory]
    [MemberData(nameof(StartingPack.Snippets), MemberType = typeof(StartingPack))]
    public void A_header_says_what_must_happen(string slug, string file)
    {
        var source = StartingPack.Find(slug).Snippets.Single(s => s.FileName == file).Source;

        var header = SnippetHeader.Parse(source);

        Assert.All(Languages.All, language => Assert.NotEmpty(header.Title.Texts[language]));
        Assert.All(Languages.All, language => Assert.NotEmpty(header.Explanation.Texts[language]));
        Assert.NotNull(header.ExitCode);
        Assert.NotEmpty(header.Output);
        Assert.Equal(header.ExitCode == Aborted, header.ExceptionType != null);
        Assert.Equal(header.ExceptionType == null, header.ExceptionMessage == null);
        Assert.True(file is not "bug.cs" || header.ExitCode != 0);
        Assert.True(file is not "fix.cs" || header.ExitCode == 0);
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

        Assert.Contains(
            (header.ExceptionType, header.ExceptionMessage),
            incident.Signatures.Where(s => s.Language == "csharp").Select(s => (s.Type, s.Message)));
    }

    [Theory]
    [MemberData(nameof(StartingPack.Snippets), MemberType = typeof(StartingPack))]
    public async Task A_snippet_does_what_its_header_says_when_a_reader_runs_the_file(string slug, string file)
    {
        var header = SnippetHeader.Parse(StartingPack.Find(slug).Snippets.Single(s => s.FileName == file).Source);

        var run = await RunAsync(Path.Combine(RepositoryFiles.Content, "incidents", slug, file));

        var verdict = SnippetVerdict.Of(header, run);
        Assert.True(verdict.Outcome == SnippetOutcome.AsExpected, $"{verdict.Outcome}: {string.Join("; ", verdict.Differences)}\n{run}");
    }

    private static async Task<SnippetRun> RunAsync(string file)
    {
        var start = new ProcessStartInfo("dotnet", ["run", file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // The test host's own settings are not those of a person at a console.
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        return new(
            SnippetEnd.Exited, process.ExitCode, await output, await error, SnippetException.Find(await error), null, TimeSpan.Zero,
            Truncated: false, []);
    }
}
