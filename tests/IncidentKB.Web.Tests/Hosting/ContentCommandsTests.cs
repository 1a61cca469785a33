using System.Diagnostics;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

public sealed class ContentCommandsTests
{
    // No folder can be made there: whatever needs the database ends with a fault, and no site is started.
    private static readonly string NoFolder = Path.Combine(RepositoryFiles.WebProgram, "data");

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("serve", "--help")]
    [InlineData("check", "--help")]
    [InlineData("--urls", "http://127.0.0.1:0", "--help")]
    public async Task Help_is_printed_and_nothing_else_happens(params string[] arguments)
    {
        var (code, output, errors) = await EndOfAsync(arguments);

        Assert.Equal((0, ""), (code, errors));
        Assert.All(
            [
                "serve", "import DIR", "export DIR [PACK]", "check DIR", "backup FILE", "restore FILE", "--urls URL", "--Kb:Name VALUE",
                "-h, --help",
            ],
            word => Assert.Contains($"\n  {word} ", output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sreve")]
    [InlineData("help")]
    [InlineData("serve", "content")]
    [InlineData("import")]
    [InlineData("check", "content", "content", "--urls", "http://127.0.0.1:0")]
    public async Task Words_that_are_no_command_are_answered_with_the_usage(params string[] arguments)
    {
        var (code, output, errors) = await EndOfAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"Not understood: {string.Join(' ', arguments)}{Environment.NewLine}Usage: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("serve", "--urls", "http://127.0.0.1:0")]
    [InlineData("--Kb:NoSuchSetting", "x", "--urls", "http://127.0.0.1:0")]
    public async Task Without_a_verb_and_with_serve_the_site_starts(params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-serve-");
        await using (var program = new RunningProgram(Command(data.FullName, arguments)))
        {
            Assert.Equal("127.0.0.1", (await program.AddressAsync()).Host);
        }

        data.Delete(recursive: true);
    }

    private static ProcessStartInfo Command(string dataDirectory, string[] arguments) =>
        PublishedProgram.Command(dataDirectory, ["dotnet", RepositoryFiles.WebProgram, .. arguments]);

    private static async Task<(int Code, string Output, string Errors)> EndOfAsync(string[] arguments)
    {
        var start = Command(NoFolder, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output, await errors);
    }
}
