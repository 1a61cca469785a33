using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>The way of somebody who comes with a panic and stays to learn.</summary>
public sealed class NewcomerTests(KbSite site, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_newcomer_finds_the_incident_understands_it_and_starts_the_onboarding_list(bool withScripts)
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts);
        var page = tab.Page;

        // A message is typed into the box on the first page.
        await tab.GoAsync("/");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "What did it print?" }).FillAsync("semaphore: released more than held");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        // The incident comes first, with the matching words marked.
        var first = page.Locator("li.result").First;
        await Expect(first.Locator(".badge-exact")).ToHaveTextAsync("Exact message");
        await Expect(first.Locator("mark").First).ToBeVisibleAsync();
        Assert.Contains(
            "released", string.Join(' ', await first.Locator("mark").AllTextContentsAsync()), StringComparison.OrdinalIgnoreCase);
        await first.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();

        // It explains symptom, root cause, fix and practices.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("alist");
        foreach (var heading in new[] { "Symptom", "Root cause", "Fix required" })
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 2 })).ToBeVisibleAsync();
        }

        // Bug, fix, and the other way to the same panic.
        await Expect(page.Locator("figure.snippet")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Region, new() { Name = "Details" })
            .GetByRole(AriaRole.Link, new() { Name = "Guard the counter" }).ClickAsync();

        // The practice names the other incidents that teach it.
        await Expect(page).ToHaveURLAsync("/practices/guard-the-counter");
        var others = page.GetByRole(AriaRole.Region, new() { Name = "Incidents that teach it" })
            .GetByRole(AriaRole.Heading, new() { Level = 3 });
        Assert.True(await others.CountAsync() >= 2, "No other incident teaches this practice.");

        // The same page in Chinese.
        await page.Locator("header a.language").ClickAsync();
        await Expect(page).ToHaveURLAsync("/zh-Hans/practices/guard-the-counter");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "体现这一实践的事故" })).ToBeVisibleAsync();

        // The onboarding list: start, mark a step as done, go on.
        await page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" }).GetByRole(AriaRole.Link, new() { Name = "阅读" }).ClickAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading, new() { Level = 2 }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page).ToHaveURLAsync("/zh-Hans/reading/first-week");
        await Expect(page.Locator(".progress")).ToContainTextAsync("0 / 5");
        await page.Locator(".track .next").GetByRole(AriaRole.Link, new() { Name = "开始" }).ClickAsync();
        var step = page.GetByRole(AriaRole.Navigation, new() { Name = "阅读路径" });
        await Expect(step).ToContainTextAsync("第 1 / 5 步");
        var firstStep = tab.Path;
        await page.GetByRole(AriaRole.Button, new() { Name = "读完，下一篇" }).ClickAsync();
        await Expect(step).ToContainTextAsync("第 2 / 5 步");
        var secondStep = tab.Path;
        Assert.NotEqual(firstStep, secondStep);

        // Back and forth.
        await page.Locator("nav.path-bar a[rel=prev]").ClickAsync();
        await Expect(page).ToHaveURLAsync(firstStep);
        await Expect(page.Locator(".path-bar .state")).ToHaveTextAsync("已读");
        await page.Locator("nav.path-bar a[rel=next]").ClickAsync();
        await Expect(page).ToHaveURLAsync(secondStep);

        // Progress is shown on the list and on the first page.
        await page.Locator("nav.path-bar p a").ClickAsync();
        await Expect(page.Locator(".progress")).ToContainTextAsync("1 / 5");
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("value", "1");
        await Expect(page.Locator(".track li.next a").First).ToHaveAttributeAsync("href", secondStep);
        await page.GetByRole(AriaRole.Link, new() { Name = "IncidentKB" }).ClickAsync();
        await Expect(page.Locator(".resume").GetByRole(AriaRole.Link, new() { Name = "继续第 2 步" })).ToHaveAttributeAsync("href", secondStep);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pasted_trace_leads_to_its_incident(bool withScripts)
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts);
        var page = tab.Page;

        await tab.GoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Match a trace" }).ClickAsync();
        await page.GetByLabel("Paste the whole trace")
            .FillAsync(RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model.txt"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Find the incident" }).ClickAsync();

        await Expect(page.Locator("[data-verdict=incident] h1 a"))
            .ToHaveAttributeAsync("href", "/incidents/go-fuse-negative-waitgroup-counter");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_gets_from_the_search_to_the_second_step_of_the_list()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        var page = tab.Page;

        // The box of the first page has the focus.
        await tab.GoAsync("/");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("semaphore: released more than held");
        await EnterAsync(tab, at => at.StartsWith("/search?", StringComparison.Ordinal));
        await TabToAsync(page, "li.result h2 a");
        await EnterAsync(tab, "/incidents/alist-semaphore-released-more-than-held");

        // The first stop leads past the header.
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await FocusIsOnAsync(page, "a.skip"), "The first stop is not the link to the content.");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "main a");

        // From an article to the list and through its first step.
        await tab.GoAsync("/incidents/alist-semaphore-released-more-than-held");
        await TabToAsync(page, "header a[href='/reading']");
        await EnterAsync(tab, "/reading");
        await TabToAsync(page, "main h2 a");
        await EnterAsync(tab, "/reading/first-week");
        await TabToAsync(page, ".track .next a.button");
        await EnterAsync(tab, IsStep);
        var firstStep = tab.Path;
        await TabToAsync(page, ".path-bar button[value=done]");
        await EnterAsync(tab, at => IsStep(at) && at != firstStep);

        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Reading path" })).ToContainTextAsync("Step 2 of 5");
        tab.AssertQuiet();
    }

    private static bool IsStep(string at) =>
        at.StartsWith("/incidents/", StringComparison.Ordinal) && at.EndsWith("?path=first-week", StringComparison.Ordinal);

    // Every stop on the way must be visible.
    private static async Task TabToAsync(IPage page, string target)
    {
        for (var stops = 0; stops < 200; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>(
                """
                () => {
                  const focused = document.activeElement, style = getComputedStyle(focused), box = focused.getBoundingClientRect();
                  const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || focused.closest(':focus-within') && getComputedStyle(focused.parentElement).outlineStyle !== 'none';
                  return focused === document.body || (marked && box.width > 0 && box.height > 0) ? null : focused.outerHTML;
                }
                """);
            Assert.True(unseen == null, $"One cannot see that the focus is on {unseen}");
            if (await FocusIsOnAsync(page, target))
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not reach '{target}' on {page.Url}.");
    }

    private static Task<bool> FocusIsOnAsync(IPage page, string target) =>
        page.EvaluateAsync<bool>("target => document.activeElement.matches(target)", target);

    private static Task EnterAsync(Tab tab, string path) => EnterAsync(tab, at => at == path);

    private static Task EnterAsync(Tab tab, Func<string, bool> isThere) =>
        tab.FollowAsync(() => tab.Page.Keyboard.PressAsync("Enter"), isThere);
}
