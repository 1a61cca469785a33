using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>The answer, the action and the run: what of an article is in sight before anybody scrolls.</summary>
public sealed class ArticleFirstScreenTests(KbSite site, Chromium chromium, ITestOutputHelper output)
{
    public static TheoryData<string, string> Articles { get; } =
        [.. from slug in SiteMap.Incidents from prefix in new[] { "", "/zh-Hans" } select (slug, prefix)];

    [Theory]
    [MemberData(nameof(Articles))]
    public async Task On_a_wide_screen_one_press_shows_the_bug(string slug, string prefix)
    {
        await using var tab = await RunPanelTests.OpenAsync(site, chromium, $"{prefix}/incidents/{slug}", 1440);
        var page = tab.Page;
        var (button, bug) = (page.Locator(".see-head button").First, page.Locator(".terminal[data-snippet=bug]"));
        await AssertInSightAsync(page, "h1", ".do-now", ".is-it-yours", ".see-head button");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => scrollY"));

        await button.ClickAsync();

        await Expect(bug.Locator("[data-proof=reproduced]")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(bug.Locator(".stderr a:not(.place)")).ToBeInViewportAsync();
        await Expect(button).ToBeInViewportAsync();
        var (press, printed) = (await TopAsync(page, ".see-head button"), await TopAsync(page, ".terminal[data-snippet=bug]"));
        output.WriteLine($"{prefix}/incidents/{slug}: 1 press; then the button is at {press} and the output at {printed} of 900 pixels");
        tab.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Articles))]
    public async Task On_a_phone_title_and_what_to_do_are_on_the_first_screen(string slug, string prefix)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 390, height: 844);
        await tab.GoAsync($"{prefix}/incidents/{slug}");

        await AssertInSightAsync(tab.Page, "h1", ".facts-line", ".do-now h2", ".do-now li");

        var (title, what) = (await TopAsync(tab.Page, "h1"), await TopAsync(tab.Page, ".do-now"));
        output.WriteLine($"{prefix}/incidents/{slug}: title at {title}, what to do at {what} of 844 pixels");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task The_difference_is_wrapped_and_nothing_of_it_is_cut(int width)
    {
        foreach (var slug in SiteMap.Incidents)
        {
            await using var tab = await chromium.OpenAsync(site.Address, width: width);
            await tab.GoAsync($"/incidents/{slug}");

            var cut = await tab.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.unified td:last-child')].filter(cell => {
                  const text = document.createRange();
                  text.selectNodeContents(cell);
                  return text.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1 || cell.scrollWidth > cell.clientWidth;
                }).map(cell => cell.textContent)
                """);

            Assert.Empty(cut);
            Assert.InRange(await tab.Page.Locator(".unified :is(ins, del)").CountAsync(), 2, 100);
        }
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task Of_a_run_one_sees_the_message_and_not_the_end_of_the_stack(int width)
    {
        await using var tab = await RunPanelTests.OpenAsync(site, chromium, "/incidents/alist-semaphore-released-more-than-held", width);

        await tab.Page.Locator(".see-head button").First.ClickAsync();
        await Expect(tab.Page.Locator(".terminal[data-snippet=bug] [data-proof=reproduced]")).ToBeVisibleAsync();

        var shown = await tab.Page.Locator(".terminal[data-snippet=bug] pre").EvaluateAsync<string[]>(
            """
            pre => {
              const box = pre.getBoundingClientRect();
              const isShown = ({ top, bottom }) => bottom <= box.bottom + 1 && top >= box.top - 1;
              return [...pre.querySelectorAll('span')].filter(line => isShown(line.getBoundingClientRect())).map(line => line.textContent.trimEnd());
            }
            """);
        Assert.Contains(
            shown, line => line.StartsWith("Unhandled exception. System.Threading.SemaphoreFullException", StringComparison.Ordinal));
        Assert.Contains("[part 2] released: 1 running + 3 free = 4 of 3 permits", shown);
    }

    [Fact]
    public async Task A_line_of_the_stack_leads_to_its_line_of_code_and_back()
    {
        await using var tab = await RunPanelTests.OpenAsync(site, chromium, "/incidents/godoxy-refcount-add-after-zero", 1440);
        var page = tab.Page;
        await page.Locator(".see-head button").First.ClickAsync();
        await Expect(page.Locator(".terminal[data-snippet=bug] [data-proof=reproduced]")).ToBeVisibleAsync();

        // One that the difference shows, then one that only the whole program has.
        await page.GetByRole(AriaRole.Link, new() { Name = "bug.cs:line 42" }).ClickAsync();
        await Expect(page.Locator("tr:has(:target)")).ToContainTextAsync("client.RefCount.Add();");
        await Expect(page.Locator("tr:has(:target)")).ToBeInViewportAsync();
        var fold = page.Locator(".programs");
        Assert.False(await fold.EvaluateAsync<bool>("fold => fold.open"));
        await page.GetByRole(AriaRole.Link, new() { Name = "bug.cs:line 27" }).ClickAsync();
        Assert.True(await fold.EvaluateAsync<bool>("fold => fold.open"));
        await Expect(page.Locator("li:target")).ToContainTextAsync("Docker.ConnectClient(Host);");
        await Expect(page.Locator("li:target")).ToBeInViewportAsync();

        await page.Locator("li:target .to-output").ClickAsync();
        await Expect(page.Locator("#bug-at-27")).ToBeInViewportAsync();
        Assert.DoesNotContain(
            "IncidentKB", await page.Locator(".terminal[data-snippet=bug] pre").TextContentAsync(), StringComparison.Ordinal);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Without_scripts_the_button_of_the_article_runs_both()
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts: false, width: 1440);
        await tab.GoAsync("/zh-Hans/incidents/alist-semaphore-released-more-than-held");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "运行缺陷与修复" }).ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync("/zh-Hans/incidents/alist-semaphore-released-more-than-held/run");
        await Expect(tab.Page.Locator(".terminal .state")).ToHaveTextAsync(
            ["缺陷已复现：SemaphoreFullException，退出码 134", "修复有效：没有异常，退出码 0"]);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task On_a_reading_path_the_way_on_stays_in_sight(int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week");
        var next = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Done and next" });

        foreach (var section in new[] { "do-now", "root-cause", "details" })
        {
            await tab.Page.EvaluateAsync("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", section);
            await Expect(next).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(tab.Page.Locator($"#{section}")).ToBeInViewportAsync(new() { Ratio = 1 });
        }
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task The_contents_with_the_way_back_to_the_run_stay_in_sight(int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync("/incidents/alist-semaphore-released-more-than-held#fix-required");
        var run = tab.Page.Locator("nav.toc").GetByRole(AriaRole.Link, new() { Name = "Run" });
        await Expect(tab.Page.Locator("#fix-required")).ToBeInViewportAsync(new() { Ratio = 1 });
        var heading = await TopAsync(tab.Page, "#fix-required");
        var contents = await tab.Page.EvaluateAsync<int>("() => Math.round(document.querySelector('.toc').getBoundingClientRect().bottom)");
        Assert.True(width > 390 || heading >= contents, $"The heading at {heading} is below the contents, which end at {contents}.");

        await run.ClickAsync();

        await Expect(tab.Page.Locator(".see-head button").First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task An_address_from_outside_leads_at_once_and_a_press_smoothly()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        const string Behaviour = "() => getComputedStyle(document.documentElement).scrollBehavior";

        await tab.GoAsync("/incidents/alist-semaphore-released-more-than-held#timeline");
        Assert.Equal("auto", await tab.Page.EvaluateAsync<string>(Behaviour));
        await Expect(tab.Page.Locator("#timeline")).ToBeInViewportAsync();
        await tab.Page.EvaluateAsync(
            $"() => addEventListener('scroll', () => {{ if (({Behaviour})() === 'smooth') window.seen = scrollY; }})");
        await tab.Page.Locator("nav.toc").GetByRole(AriaRole.Link, new() { Name = "Symptom" }).ClickAsync();

        await tab.Page.WaitForFunctionAsync("() => window.seen > 0", null, new() { Timeout = 20_000 });
        await Expect(tab.Page.Locator("#symptom")).ToBeInViewportAsync();
        await Expect(tab.Page.Locator("html:not([data-smooth])")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(Languages.English, "", "Fix required")]
    [InlineData(Languages.Chinese, "/zh-Hans", "修复要求")]
    public async Task A_heading_is_read_out_once(string language, string prefix, string heading)
    {
        await using var tab = await chromium.OpenAsync(site.Address, locale: language);
        await tab.GoAsync($"{prefix}/incidents/alist-semaphore-released-more-than-held");

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true })).ToHaveCountAsync(1);
        Assert.Equal(0, await tab.Page.Locator(":is(h1, h2, h3, h4) .anchor").CountAsync());
    }

    [Fact]
    public async Task Chinese_words_stay_whole_in_titles_and_in_heads_of_tables()
    {
        foreach (var slug in SiteMap.Incidents)
        {
            await using var tab = await chromium.OpenAsync(site.Address, width: 390, locale: Languages.Chinese);
            await tab.GoAsync($"/zh-Hans/incidents/{slug}");

            var broken = await tab.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.table-scroll th, h1, .prose h2')].flatMap(cell => {
                  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
                  for (let node; (node = walker.nextNode());) {
                    for (const { 0: word, index } of node.data.matchAll(/[\u4e00-\u9fff]{2,10}/g)) {
                      const range = document.createRange();
                      range.setStart(node, index);
                      range.setEnd(node, index + word.length);
                      if (new Set([...range.getClientRects()].map(rect => Math.round(rect.top))).size > 1) broken.push(word);
                    }
                  }
                  return broken;
                })
                """);
            Assert.Empty(broken);
        }
    }

    private static async Task AssertInSightAsync(IPage page, params string[] parts)
    {
        foreach (var part in parts)
        {
            await Expect(page.Locator(part).First).ToBeInViewportAsync(new() { Ratio = 1 });
        }
    }

    private static Task<int> TopAsync(IPage page, string part) =>
        page.EvaluateAsync<int>("part => Math.round(document.querySelector(part).getBoundingClientRect().top)", part);
}
