using System.Text.RegularExpressions;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Web.Tests.Features.About;

public sealed partial class AboutPageTests(KbSite site)
{
    [Theory]
    [InlineData("")]
    [InlineData("/zh-Hans")]
    public async Task Its_figures_are_those_of_the_database(string prefix)
    {
        using var visitor = site.NewVisitor();

        var figures = (await visitor.OpenAsync($"{prefix}/about")).QuerySelectorAll(".figures > div");

        await using var db = site.OpenDatabase();
        var cancelled = TestContext.Current.CancellationToken;
        var programs = SiteMap.Incidents.Sum(i => Directory.GetFiles(Path.Combine(RepositoryFiles.Content, "incidents", i), "*.cs").Length);
        Assert.Equal(
            new[]
            {
                (prefix + "/incidents", await db.PublishedIncidents.CountAsync(cancelled)), (prefix + "/patterns", SiteMap.Patterns.Count),
                (prefix + "/practices", SiteMap.Practices.Count),
                (prefix + "/messages", (await visitor.OpenAsync("/messages")).QuerySelectorAll("article.known-message").Length),
                (prefix + "/reading", SiteMap.ReadingPaths.Count), (prefix + "/proofs", programs),
            }.Select(f => $"{f.Item1} {f.Item2}"),
            figures.Select(f => $"{f.One("a").GetAttribute("href")} {f.One("dd").Words()}"));
    }

    [Theory]
    [InlineData("/about")]
    [InlineData("/zh-Hans/about")]
    public async Task It_tells_of_every_cookie_that_the_program_names(string address)
    {
        using var visitor = site.NewVisitor();
        var named = Directory.EnumerateFiles(
            Path.Combine(RepositoryFiles.Root, "src", "IncidentKB.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.EndsWith("AboutPhrases.cs", StringComparison.Ordinal))
            .SelectMany(f => Cookie().Matches(File.ReadAllText(f))).Select(m => m.Groups["name"].Value).Distinct().Order().ToList();

        var told = (await visitor.OpenAsync(address)).QuerySelectorAll(".cookies tbody th").Select(c => c.Words()).Order();

        Assert.Contains("ikb_session", named);
        Assert.Equal(named, told);
    }

    [Theory]
    [InlineData("/about", "/workspace/new", "/workspace/import", "/match")]
    [InlineData("/zh-Hans/about", "/zh-Hans/workspace/new", "/zh-Hans/workspace/import", "/zh-Hans/match")]
    public async Task It_leads_to_every_way_in(string address, params string[] doors)
    {
        using var visitor = site.NewVisitor();

        var section = (await visitor.OpenAsync(address)).One("section[aria-labelledby=add]");

        Assert.Subset(section.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).ToHashSet(), doors.ToHashSet());
    }

    [GeneratedRegex("\"(?<name>ikb_[a-z]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cookie();
}
