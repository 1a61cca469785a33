using Xunit;

namespace IncidentKB.Web.Tests.Features.Proofs;

/// <summary>Where a reader sees what the runs showed.</summary>
public sealed class ProofPagesTests(ProvenSite site)
{
    [Theory]
    [InlineData("", ProvenSite.Sound, "proven", "Proven", "bug seen 3/3, fix clean 3/3")]
    [InlineData("", ProvenSite.FixFails, "doubtful", "Fix regressed", "bug seen 3/3, fix clean 0/3")]
    [InlineData("", ProvenSite.DoesNotCompile, "doubtful", "Does not run", "bug seen 0/1, fix clean 3/3")]
    [InlineData("/zh-Hans", ProvenSite.BugGone, "doubtful", "无法复现", "缺陷复现 0/3、修复有效 3/3")]
    public async Task An_article_says_what_its_runs_showed(string prefix, string slug, string shape, string words, string counts)
    {
        using var visitor = site.NewVisitor();

        var facts = (await visitor.OpenAsync($"{prefix}/incidents/{slug}")).QuerySelector(".facts")!;

        var badge = facts.One("[data-proof]");
        Assert.Equal((shape, words), (badge.GetAttribute("data-proof"), badge.Words()));
        Assert.StartsWith(counts, facts.One(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains(Environment.Version.ToString(), facts.One(".note").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProvenSite.Sound, false)]
    [InlineData(ProvenSite.FixFails, true)]
    [InlineData(ProvenSite.BugGone, true)]
    [InlineData(ProvenSite.DoesNotCompile, true)]
    [InlineData(ProvenSite.OnlyABug, false)]
    [InlineData(ProvenSite.NothingToRun, false)]
    public async Task A_doubtful_article_warns_before_its_title(string slug, bool isDoubtful)
    {
        using var visitor = site.NewVisitor();

        var head = (await visitor.OpenAsync($"/incidents/{slug}")).One(".article-head");

        Assert.Equal(isDoubtful, head.QuerySelector(".notice strong ~ a[href='/proofs']") != null);
    }

    [Fact]
    public async Task The_list_of_incidents_carries_a_badge_for_each_that_was_run()
    {
        using var visitor = site.NewVisitor();

        var rows = (await visitor.OpenAsync("/incidents")).QuerySelectorAll(".rows > li");

        Assert.Equal(
            [
                ("bug-gone", "doubtful"), ("does-not-compile", "doubtful"), ("fix-fails", "doubtful"), ("nothing-to-run", null),
                ("only-a-bug", null), ("sound", "proven"),
            ],
            rows.Select(r => (Slug: r.One("h3 a").GetAttribute("href")!["/incidents/".Length..],
                r.QuerySelector("[data-proof]")?.GetAttribute("data-proof")))
                .OrderBy(r => r.Slug, StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_proofs_stand_on_one_page_with_their_history_in_words()
    {
        using var visitor = site.NewVisitor();

        var page = await visitor.OpenAsync("/proofs");

        Assert.Equal(4, page.QuerySelectorAll(".proofs > li").Length);
        var regressed = page.QuerySelector("a[href='/incidents/fix-fails']")!.Closest("li")!;
        Assert.Equal("Fix regressed", regressed.One(".state").Words());
        Assert.Contains("bug seen 3/3, fix clean 0/3", regressed.Words(), StringComparison.Ordinal);
        Assert.Equal("Fix regressed,", regressed.One(".strip li").Words());
        Assert.Single(page.QuerySelectorAll("footer a[href='/proofs']"));
        Assert.Contains("验证结果", (await visitor.OpenAsync("/zh-Hans/proofs")).One("h1").Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proofs?page=2", 404)]
    [InlineData("/proofs?page=x", 400)]
    public async Task A_page_that_is_not_there_says_so(string address, int status)
    {
        using var visitor = site.NewVisitor();

        Assert.Equal(status, (int)(await visitor.GetAsync(address)).Status);
    }

    [Fact]
    public async Task Other_programs_read_it_in_JSON_and_in_the_feed()
    {
        using var visitor = site.NewVisitor();

        var one = (await visitor.GetAsync("/incidents/fix-fails.json")).Json.GetProperty("data").GetProperty("proof");
        var fix = one.GetProperty("snippets")[1];
        Assert.Equal(
            ("fix_regressed", 3, Environment.Version.ToString()),
            (one.GetProperty("state").GetString(), one.GetProperty("runs").GetInt32(), one.GetProperty("runtime").GetString()));
        Assert.Equal(
            ("fix.cs", 3, 0, 3),
            (fix.GetProperty("name").GetString(), fix.GetProperty("runs").GetInt32(), fix.GetProperty("as_expected").GetInt32(),
                fix.GetProperty("outcomes").GetProperty("unexpected").GetInt32()));
        Assert.Equal(
            System.Text.Json.JsonValueKind.Null,
            (await visitor.GetAsync("/incidents/nothing-to-run.json")).Json.GetProperty("data").GetProperty("proof").ValueKind);

        var list = (await visitor.GetAsync("/api/v1/incidents")).Json.GetProperty("data").EnumerateArray()
            .ToDictionary(i => i.GetProperty("slug").GetString()!, i => i.GetProperty("proof_state").GetString());
        Assert.Equal(("proven", "broken", null), (list["sound"], list["does-not-compile"], list["nothing-to-run"]));

        Assert.Contains(
            "term=\"no_longer_reproduces\" label=\"No longer reproduces\"",
            (await visitor.GetAsync("/feed.atom")).Text, StringComparison.Ordinal);
        Assert.Contains("/proofs</loc>", (await visitor.GetAsync("/sitemap.xml")).Text, StringComparison.Ordinal);
    }
}
