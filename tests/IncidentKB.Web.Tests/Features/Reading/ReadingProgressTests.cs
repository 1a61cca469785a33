using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Reading;

/// <summary>The onboarding list as a browser without JavaScript uses it: real forms and cookies.</summary>
public sealed class ReadingProgressTests(KbSite site)
{
    private const string First = "go-fuse-negative-waitgroup-counter";
    private const string Second = "alist-semaphore-released-more-than-held";
    private const string Last = "nbio-body-reader-double-close";

    [Fact]
    public async Task A_newcomer_is_invited_to_start_and_gets_no_cookie_for_looking()
    {
        using var visitor = site.NewVisitor();

        var home = await visitor.OpenAsync("/");
        var path = await visitor.OpenAsync("/reading/first-week");

        Assert.Equal("New on call?", home.One("#resume").Words());
        Assert.Equal(
            ("Start", $"/incidents/{First}?path=first-week"),
            (home.One(".resume a.button").Words(), home.One(".resume a.button").GetAttribute("href")));
        Assert.Equal("0 of 5", path.One(".progress strong").Words());
        Assert.DoesNotContain(visitor.Cookies, c => c.Name == "ikb_reader");
    }

    [Fact]
    public async Task A_step_marked_as_done_leads_to_the_next_one()
    {
        using var visitor = site.NewVisitor();

        var answer = await PressAsync(visitor, "", First, "done");

        Assert.Equal((HttpStatusCode.SeeOther, $"/incidents/{Second}?path=first-week"), (answer.Status, answer.Location));
        var path = await visitor.OpenAsync("/reading/first-week");
        Assert.Equal("1 of 5", path.One(".progress strong").Words());
        Assert.Equal(["done", "todo", "todo", "todo", "todo"], States(path));
        Assert.Equal($"/incidents/{Second}?path=first-week", path.One(".track a.button").GetAttribute("href"));
        var home = await visitor.OpenAsync("/");
        Assert.Equal(
            ("Continue with step 2", $"/incidents/{Second}?path=first-week"),
            (home.One(".resume a.button").Words(), home.One(".resume a.button").GetAttribute("href")));
    }

    [Theory]
    [InlineData("", "Reading time", " minutes")]
    [InlineData("/zh-Hans", "阅读时长", " 分钟")]
    public async Task A_step_takes_the_reading_time_that_stands_beside_its_article_and_the_path_their_sum(
        string prefix, string label, string unit)
    {
        using var visitor = site.NewVisitor();

        var path = await visitor.OpenAsync($"{prefix}/reading/first-week");
        var sum = 0;
        foreach (var step in path.QuerySelectorAll(".track .step"))
        {
            var article = await visitor.OpenAsync(step.One("h3 a").GetAttribute("href")!);
            var minutes = article.QuerySelectorAll(".facts dt").Single(dt => dt.Words() == label).NextElementSibling!.Words();
            Assert.Contains(minutes, step.QuerySelectorAll(".meta > span").Select(s => s.Words()));
            sum += int.Parse(minutes.Replace(unit, "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }

        Assert.Contains(
            $"{sum}{unit}", (await visitor.OpenAsync($"{prefix}/reading")).One(".card .note").Words(), StringComparison.Ordinal);
        Assert.Contains($"{sum}{unit}", path.One(".progress p").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reader_is_a_random_number_in_a_cookie_that_scripts_cannot_read()
    {
        using var visitor = site.NewVisitor();

        var answer = await PressAsync(visitor, "", First, "done");

        var cookie = Assert.Single(answer.Headers["Set-Cookie"].Split(", ikb_"), c => c.Contains("reader=", StringComparison.Ordinal));
        Assert.Matches("reader=[0-9a-f]{32};", cookie);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=34560000", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_reader_has_progress_of_their_own()
    {
        using var one = site.NewVisitor();
        using var other = site.NewVisitor();

        await PressAsync(one, "", First, "done");

        Assert.Equal("0 of 5", (await other.OpenAsync("/reading/first-week")).One(".progress strong").Words());
    }

    [Fact]
    public async Task A_step_can_be_skipped_and_taken_back()
    {
        using var visitor = site.NewVisitor();

        await PressAsync(visitor, "", First, "skipped");
        Assert.Equal(["skipped", "todo", "todo", "todo", "todo"], States(await visitor.OpenAsync("/reading/first-week")));
        var takenBack = await PressAsync(visitor, "", First, "todo");

        Assert.Equal((HttpStatusCode.SeeOther, $"/incidents/{First}?path=first-week"), (takenBack.Status, takenBack.Location));
        var path = await visitor.OpenAsync("/reading/first-week");
        Assert.Equal(["todo", "todo", "todo", "todo", "todo"], States(path));
        Assert.Equal("0 of 5", path.One(".progress strong").Words());
    }

    [Fact]
    public async Task A_step_that_is_done_offers_only_to_be_taken_back()
    {
        using var visitor = site.NewVisitor();

        await PressAsync(visitor, "", First, "done");
        var document = await visitor.OpenAsync($"/incidents/{First}?path=first-week");

        Assert.Equal(["todo"], document.QuerySelectorAll(".path-bar button").Select(b => b.GetAttribute("value")));
        Assert.Equal("done", document.One(".path-bar .state").GetAttribute("data-state"));
    }

    [Theory]
    [InlineData("", " done. You have finished this path.")]
    [InlineData("/zh-Hans", "已读完这条路径")]
    public async Task At_the_end_the_path_is_finished(string prefix, string finished)
    {
        using var visitor = site.NewVisitor();
        var address = $"{prefix}/incidents/{First}?path=first-week";
        var steps = 0;
        while (address.Contains("/incidents/", StringComparison.Ordinal))
        {
            var form = (await visitor.OpenAsync(address)).One<IHtmlFormElement>(".path-bar form");
            var answer = await visitor.SubmitAsync(form, form.One<IHtmlButtonElement>("button[value=done]"));
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            address = answer.Location!;
            steps++;
        }

        Assert.Equal((5, $"{prefix}/reading/first-week"), (steps, address));
        var path = await visitor.OpenAsync(address);
        Assert.Contains(finished, path.Words(), StringComparison.Ordinal);
        Assert.Empty(path.QuerySelectorAll(".track a.button"));
    }

    [Fact]
    public async Task A_reader_who_jumped_ahead_is_offered_what_was_left_open()
    {
        using var visitor = site.NewVisitor();

        await PressAsync(visitor, "", Last, "done");
        var path = await visitor.OpenAsync("/reading/first-week");

        Assert.Equal($"/incidents/{First}?path=first-week", path.One(".track a.button").GetAttribute("href"));
    }

    [Fact]
    public async Task Progress_made_in_one_language_counts_in_the_other()
    {
        using var visitor = site.NewVisitor();

        var answer = await PressAsync(visitor, "/zh-Hans", First, "done");

        Assert.Equal($"/zh-Hans/incidents/{Second}?path=first-week", answer.Location);
        Assert.Equal("1 of 5", (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());
    }

    [Theory]
    [InlineData("", "Done. See the patterns")]
    [InlineData("/zh-Hans", "已读完，去看失效模式")]
    public async Task Whoever_has_read_all_of_it_is_led_on_to_the_patterns(string prefix, string words)
    {
        using var visitor = site.NewVisitor();

        foreach (var slug in await WalkAsync(visitor, First, "next"))
        {
            await PressAsync(visitor, "", slug.Split('/', '?')[2], "done");
        }

        var button = (await visitor.OpenAsync($"{prefix}/")).One(".resume .button");
        Assert.Equal((words, $"{prefix}/patterns"), (button.Words(), button.GetAttribute("href")));
    }

    [Fact]
    public async Task Steps_come_before_what_they_are_good_for()
    {
        using var visitor = site.NewVisitor();

        var path = await visitor.OpenAsync("/reading/first-week");

        Assert.True(path.One("#items").CompareDocumentPosition(path.One("#outcomes")).HasFlag(DocumentPositions.Following));
    }

    [Fact]
    public async Task Previous_and_next_lead_through_the_path_in_both_directions()
    {
        using var visitor = site.NewVisitor();
        var forth = await WalkAsync(visitor, First, "next");
        var back = await WalkAsync(visitor, Last, "prev");

        Assert.Equal(5, forth.Count);
        Assert.Equal(forth, Enumerable.Reverse(back));
    }

    [Fact]
    public async Task A_path_that_does_not_hold_the_article_is_left_out()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync($"/incidents/{First}?path=no-such-path");

        Assert.Empty(document.QuerySelectorAll(".path-bar"));
    }

    private static async Task<List<string>> WalkAsync(Visitor visitor, string slug, string direction)
    {
        var walked = new List<string>();
        for (var address = $"/incidents/{slug}?path=first-week"; address != null;)
        {
            walked.Add(address);
            var links = (await visitor.OpenAsync(address)).QuerySelectorAll($"a[rel={direction}]")
                .Select(a => a.GetAttribute("href")).Distinct().ToList();
            address = links.Count == 0 ? null : Assert.Single(links);
        }

        return walked;
    }

    private static async Task<Answer> PressAsync(Visitor visitor, string prefix, string slug, string state)
    {
        var form = (await visitor.OpenAsync($"{prefix}/incidents/{slug}?path=first-week")).One<IHtmlFormElement>(".path-bar form");
        return await visitor.SubmitAsync(form, form.One<IHtmlButtonElement>($"button[value={state}]"));
    }

    private static IEnumerable<string?> States(IParentNode path) =>
        path.QuerySelectorAll(".track .state").Select(s => s.GetAttribute("data-state"));
}
