using System.Diagnostics;
using System.Text.RegularExpressions;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Content.Tests;

/// <summary>The catalogue of messages against the runtimes that print them.</summary>
public sealed class RuntimeMessageTests
{
    private const string Section = "=== ";

    private static readonly PatternIndex NoPatterns = new([], ConceptVocabulary.Empty);
    private static readonly MessageIndex Catalogue = new(StartingPack.Reader.Messages);
    private static readonly ILookup<Fingerprint, MatchFeedback> NoFeedback =
        Enumerable.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint));

    [Fact]
    public void Every_message_is_found_by_its_own_words()
    {
        Assert.NotEmpty(Catalogue.All);
        Assert.All(Catalogue.All, message =>
        {
            string?[] wordings = message.Message == null ? [null] : [message.Message, .. message.Also];
            var type = message.Type == null ? "" : message.Type + ": ";
            Assert.All(wordings, wording => Assert.Contains(message, Catalogue.Search(type + Filled(wording ?? ""), 10)));
        });
    }

    [Fact]
    public void DotNet_prints_what_the_catalogue_says()
    {
        var printed = DotNetFailures.All.ToDictionary(f => f.Key, f => PrintedBy(f.Value), StringComparer.Ordinal);

        AssertCatalogueHas(printed, ".NET 10", "csharp");
    }

    [Fact]
    public async Task Go_prints_what_the_catalogue_says()
    {
        var version = await OutputOfAsync("go", ["version"]);
        Assert.SkipWhen(version == null, "Go is not installed here.");
        var go = "Go " + version!.Split(' ')[2]["go".Length..];
        var isSame = Catalogue.All.Any(m => m.RanOn == go);
        Assert.SkipUnless(isSame, $"The catalogue has its messages from another version than {go}, which is installed here.");
        var folder = Directory.CreateTempSubdirectory("incidentkb-messages-");
        try
        {
            var program = Path.Combine(folder.FullName, "messages");
            var source = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "messages", "messages.go");
            Assert.Equal("", await OutputOfAsync("go", ["build", "-o", program, source]));
            var output = await OutputOfAsync(program, []);
            var printed = output!.Split(Section, StringSplitOptions.RemoveEmptyEntries)
                .Select(section => section.Split('\n', 2)).ToDictionary(section => section[0], section => section[1]);

            AssertCatalogueHas(printed, go, "go");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Each text is understood as its own message, and no message that is said to be run is missing.
    private static void AssertCatalogueHas(Dictionary<string, string> printed, string ranOn, string language)
    {
        var run = Catalogue.All.Where(m => m.Language == language && m.RanOn == ranOn).Select(m => m.Id);
        Assert.Equal(run.Order(StringComparer.Ordinal), printed.Keys.Order(StringComparer.Ordinal));
        Assert.All(printed, p =>
            Assert.True(Understood(p.Value) == p.Key, $"{p.Key} is understood as {Understood(p.Value) ?? "nothing"}: {p.Value}"));
    }

    private static string? Understood(string paste)
    {
        var input = PanicMatcher.Ask(paste, NoPatterns, []);
        return Catalogue.Find(input, PanicMatcher.Answer(input, [], NoFeedback))?.Id;
    }

    // The wording with something in each of its places.
    private static string Filled(string wording) =>
        Regex.Replace(
            wording.Replace("{n}", "7", StringComparison.Ordinal), "{[a-z]+}", "some", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string PrintedBy(Action failure) => "Unhandled exception. " + Assert.ThrowsAny<Exception>(failure);

    // What a program prints; null where there is no such program.
    private static async Task<string?> OutputOfAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A Go program that is linked with C does not see its own deadlocks.
        start.Environment["CGO_ENABLED"] = "0";
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(Cancelled);
            var errors = process.StandardError.ReadToEndAsync(Cancelled);
            await process.WaitForExitAsync(Cancelled);
            return await output + await errors;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
