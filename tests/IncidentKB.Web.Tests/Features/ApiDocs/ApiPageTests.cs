using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace IncidentKB.Web.Tests.Features.ApiDocs;

public sealed partial class ApiPageTests(KbSite site)
{
    [Theory]
    [InlineData("/docs/api")]
    [InlineData("/zh-Hans/docs/api")]
    public async Task It_tells_of_every_operation_of_the_description(string address)
    {
        using var visitor = site.NewVisitor();
        var description = (await visitor.GetAsync("/openapi/v1.json")).Json;
        var described = description.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: $"{o.Name.ToUpperInvariant()} {p.Name}", Operation: o.Value)))
            .ToList();

        var page = await visitor.OpenAsync(address);

        var told = page.QuerySelectorAll("article.operation").ToDictionary(o => o.One("h3").Words(), StringComparer.Ordinal);
        Assert.Equal(described.Select(o => o.Name).Order(), told.Keys.Order());
        Assert.All(described, o =>
        {
            var words = told[o.Name].Words();
            Assert.All(told[o.Name].QuerySelectorAll("p, dd"), text => Assert.NotEmpty(text.Words()));
            Assert.All(
                o.Operation.GetProperty("responses").EnumerateObject(),
                r => Assert.Contains($"{r.Name} ", words, StringComparison.Ordinal));
            if (o.Operation.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(
                    parameters.EnumerateArray(), p => Assert.Contains(p.GetProperty("name").GetString()!, words, StringComparison.Ordinal));
            }
        });
        Assert.Contains(page.QuerySelectorAll("main a"), a => a.GetAttribute("href") == "/openapi/v1.json");
    }

    [Fact]
    public async Task It_says_in_English_what_the_description_says_and_the_same_in_Chinese()
    {
        using var visitor = site.NewVisitor();
        var summaries = (await visitor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => Squeezed(o.Value.GetProperty("summary").GetString()!)));

        var english = await visitor.OpenAsync("/docs/api");
        var chinese = await visitor.OpenAsync("/zh-Hans/docs/api");

        Assert.Equal(
            summaries.Order(StringComparer.Ordinal),
            english.QuerySelectorAll(".operation h3 + p").Select(p => p.Words()).Order(StringComparer.Ordinal));
        var texts = chinese.QuerySelectorAll(".operation p, .operation dd:not(:has(code)), h2").ToList();
        Assert.Equal(english.QuerySelectorAll(".operation p, .operation dd:not(:has(code)), h2").Length, texts.Count);
        Assert.All(texts, text => Assert.Contains(text.TextContent, c => c is >= '\u4e00' and <= '\u9fff'));
    }

    [Fact]
    public async Task A_command_that_needs_no_token_works_as_it_stands()
    {
        using var visitor = site.NewVisitor();
        var commands = (await visitor.OpenAsync("/docs/api")).QuerySelectorAll("article.operation pre").Select(p => p.TextContent).ToList();

        var reading = commands.Where(c => c.StartsWith("curl '", StringComparison.Ordinal))
            .Select(c => Address().Match(c).Groups["address"].Value).ToList();

        Assert.True(reading.Count >= 5, $"Only {reading.Count} commands.");
        Assert.All(reading, address => Assert.StartsWith(site.Address.ToString(), address, StringComparison.Ordinal));
        foreach (var address in reading.Where(a => !a.EndsWith("1...2", StringComparison.Ordinal)))
        {
            Assert.Equal((address, HttpStatusCode.OK), (address, (await visitor.GetAsync(address)).Status));
        }

        Assert.Contains(commands, c => c.Contains("--json '{\"snippet\":\"bug\"", StringComparison.Ordinal));
        Assert.Contains(commands, c => c.Contains("Content-Type: text/plain", StringComparison.Ordinal)
            && c.Contains("/api/v1/match'", StringComparison.Ordinal));
        Assert.Contains(commands, c => c.Contains("Authorization: Bearer", StringComparison.Ordinal)
            && c.Contains("/api/v1/proposals'", StringComparison.Ordinal));
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("'(?<address>[^']+)'$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
