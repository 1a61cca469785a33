using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static IncidentKB.Testing.RunningTest;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>Writing and reviewing as people do it, and what becomes of what was typed when something breaks.</summary>
public sealed class ProposalTests(WritingSite site, Chromium chromium, ITestOutputHelper output)
{
    private const string Body = "[data-body='index.md']";

    [Theory]
    [InlineData(Languages.English, "lathe")]
    [InlineData(Languages.Chinese, "lantern")]
    public async Task One_writes_from_a_pasted_trace_another_publishes_and_a_third_finds_it_by_the_trace(string language, string name)
    {
        var prefix = language == Languages.English ? "" : $"/{language}";
        var trace = $"panic: {name}: spindle is free\n\ngoroutine 1 [running]:\n"
            + $"github.com/example/{name}/spindle.(*Spindle).Turn(0x1)\n"
            + $"\t/go/pkg/mod/github.com/example/{name}@v1.4.2/spindle/spindle.go:12 +0x1d\n";
        await using var author = await chromium.OpenAsync(site.Address, locale: language);
        await author.JoinAsync(site, Role.Author);
        var begin = Stopwatch.GetTimestamp();

        await author.GoAsync($"{prefix}/match");
        await author.Page.Locator("main textarea").First.FillAsync(trace);
        await author.Page.Keyboard.PressAsync("Tab");
        await author.FollowAsync(
            () => author.Page.Keyboard.PressAsync("Enter"), path => path.Contains("/match/answer/", StringComparison.Ordinal));
        await author.FollowAsync(
            () => author.Page.Locator("form[action$='/workspace/new'] button").PressAsync("Enter"),
            path => path.Contains("/workspace/proposals/", StringComparison.Ordinal));
        await author.Page.Locator("#tab-article").FocusAsync();
        await author.Page.Keyboard.PressAsync("ArrowRight");
        await author.Page.Locator("#en-summary").FillAsync("A spindle that is turned twice.");
        await author.Page.Locator("#en-kind").SelectOptionAsync("crash");
        await author.Page.Locator("#en-severity").SelectOptionAsync("high");
        await author.Page.Locator("#en-occurred_on").FillAsync("2026-02-03");
        await author.Page.Keyboard.PressAsync("Tab");
        await Expect(author.Page.Locator("[data-head='index.md']"))
            .ToHaveValueAsync(new Regex("occurred_on: 2026-02-03", RegexOptions.None, TimeSpan.FromSeconds(5)));
        await Expect(author.Page.Locator("[data-part='problems'] .error")).ToHaveCountAsync(0);
        await author.Page.Locator("#tab-traces").ClickAsync();
        await Expect(author.Page.Locator("[data-part='trials'] .found")).ToHaveCountAsync(1);
        await author.Page.Locator("#tab-article").ClickAsync();
        await author.Page.Locator(Body).FocusAsync();
        await author.Page.Keyboard.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync("Turn it **once**.");
        await Expect(author.Page.Locator("[data-part='preview-en'] strong")).ToHaveTextAsync("once");
        await author.FollowAsync(
            () => author.Page.Locator("button[value='submit']").PressAsync("Enter"),
            path => path.EndsWith("/review", StringComparison.Ordinal));
        author.AssertQuiet();

        await using var reviewer = await chromium.OpenAsync(site.Address, width: 390, height: 844, locale: language);
        await reviewer.JoinAsync(site, Role.Reviewer);
        await reviewer.GoAsync($"{prefix}/workspace");
        await reviewer.FollowAsync(
            () => reviewer.Page.GetByRole(AriaRole.Link, new() { Name = $"{name}: spindle is free" }).ClickAsync(),
            path => path.EndsWith("/review", StringComparison.Ordinal));
        Assert.True(await reviewer.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= 390"));
        await reviewer.FollowAsync(
            () => reviewer.Page.Locator("button[value='approve']").ClickAsync(),
            path => path.EndsWith("/review", StringComparison.Ordinal));
        await reviewer.FollowAsync(
            () => reviewer.Page.Locator("button[value='publish']").ClickAsync(),
            path => path.Contains("/incidents/", StringComparison.Ordinal));
        reviewer.AssertQuiet();

        await using var visitor = await chromium.OpenAsync(site.Address, locale: language);
        await visitor.GoAsync($"{prefix}/match");
        await visitor.Page.Locator("main textarea").First.FillAsync(trace);
        await visitor.Page.Locator("main form button").First.ClickAsync();
        await Expect(visitor.Page.Locator(".verdict[data-verdict='incident']")).ToContainTextAsync($"{name}: spindle is free");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"measured: from a pasted trace to the published incident that a third person finds, {language}: "
            + $"{Stopwatch.GetElapsedTime(begin).TotalSeconds:N1} s of the site and the browser, with "
            + $"{author.Requests + reviewer.Requests + visitor.Requests} requests"));
    }

    [Fact]
    public async Task One_gives_a_pattern_a_message_another_publishes_it_and_a_third_finds_the_pattern_by_it()
    {
        const string Pattern = "/patterns/released-more-often-than-acquired";
        await using var author = await chromium.OpenAsync(site.Address);
        await author.JoinAsync(site, Role.Author);
        await author.GoAsync(Pattern);
        await author.FollowAsync(
            () => author.Page.GetByRole(AriaRole.Link, new() { Name = "Suggest a change" }).ClickAsync(),
            path => path.StartsWith("/workspace/new?", StringComparison.Ordinal));
        await author.FollowAsync(
            () => author.Page.Locator("main form.card button").ClickAsync(),
            path => path.Contains("/workspace/proposals/", StringComparison.Ordinal));
        await author.Page.Locator("[name=summary]").FillAsync("The message of ferries.");
        await author.Page.Locator("[data-text='pattern.yml']").FocusAsync();
        await author.Page.Keyboard.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync("  - {language: go, kind: panic, message: \"ferry: deck is free\"}\n");
        await Expect(author.Page.Locator("[data-part='preview-entry'] samp.message").Filter(new() { HasText = "ferry: deck is free" }))
            .ToHaveCountAsync(1);
        await author.FollowAsync(
            () => author.Page.Locator("button[value='submit']").PressAsync("Enter"),
            path => path.EndsWith("/review", StringComparison.Ordinal));
        author.AssertQuiet();

        await using var reviewer = await chromium.OpenAsync(site.Address, width: 390, height: 844);
        await reviewer.JoinAsync(site, Role.Reviewer);
        await reviewer.GoAsync(new Uri(author.Page.Url).AbsolutePath);
        Assert.True(await reviewer.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= 390"));
        await reviewer.FollowAsync(
            () => reviewer.Page.Locator("button[value='approve']").ClickAsync(),
            path => path.EndsWith("/review", StringComparison.Ordinal));
        await reviewer.FollowAsync(
            () => reviewer.Page.Locator("button[value='publish']").ClickAsync(), path => path.EndsWith(Pattern, StringComparison.Ordinal));
        reviewer.AssertQuiet();

        await using var visitor = await chromium.OpenAsync(site.Address);
        await visitor.GoAsync("/match");
        await visitor.Page.Locator("main textarea").First
            .FillAsync("panic: ferry: deck is free\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1d\n");
        await visitor.Page.Locator("main form button").First.ClickAsync();
        await Expect(visitor.Page.Locator(".verdict[data-verdict='pattern']")).ToContainTextAsync("Released more often than acquired");
    }

    [Fact]
    public async Task What_two_people_type_at_once_is_brought_together_line_by_line()
    {
        await using var one = await chromium.OpenAsync(site.Address);
        await one.JoinAsync(site, Role.Author);
        await using var other = await chromium.OpenAsync(site.Address);
        await other.JoinAsync(site, Role.Author);
        var address = await BeginAsync();
        await one.GoAsync(address);
        await other.GoAsync(address);

        await TypeAsync(one, "Control+End", "At the end.");
        await SavedAsync(one);
        await TypeAsync(other, "Control+Home", "At the beginning.\n");

        await Expect(other.Page.Locator("[data-state]")).ToContainTextAsync("Both changes are in the text now.");
        var text = await other.Page.Locator(Body).InputValueAsync();
        Assert.StartsWith("At the beginning.", text, StringComparison.Ordinal);
        Assert.EndsWith("At the end.", text.TrimEnd(), StringComparison.Ordinal);

        await TypeAsync(one, "Control+Home", "Somewhere else.\n");
        await Expect(one.Page.Locator("[data-state]")).ToContainTextAsync("Both versions stand in the text");
        Assert.Contains("<<<<<<< yours\nSomewhere else.", await one.Page.Locator(Body).InputValueAsync(), StringComparison.Ordinal);
        await Expect(one.Page.Locator("[data-part='problems']")).ToContainTextAsync("Two versions of these lines");
    }

    [Fact]
    public async Task Whoever_is_signed_out_meanwhile_loses_nothing_and_goes_on_after_signing_in()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.JoinAsync(site, Role.Author);
        await tab.GoAsync(await BeginAsync());
        await using var db = site.OpenDatabase();
        var name = await tab.Page.Locator(".site-header .person").TextContentAsync();
        await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.Name == name)).ExecuteDeleteAsync(Cancelled);

        await TypeAsync(tab, "Control+End", "Typed while signed out.");

        await Expect(tab.Page.Locator("[data-state]")).ToContainTextAsync("You are signed out.");
        var second = await tab.Page.Context.NewPageAsync();
        await second.GotoAsync("/login");
        await second.Locator("#email").FillAsync($"{name}@example.com");
        await second.Locator("#password").FillAsync(People.Password);
        await second.Locator("main .sheet button").First.ClickAsync();
        await Expect(second.Locator(".site-header .person")).ToHaveTextAsync(name!);
        await second.CloseAsync();
        await SavedAsync(tab);
        await tab.Page.ReloadAsync();
        Assert.EndsWith("Typed while signed out.", (await tab.Page.Locator(Body).InputValueAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_proposal_is_withdrawn_by_another_keeps_the_text_and_is_told()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.JoinAsync(site, Role.Author);
        var address = await BeginAsync();
        await tab.GoAsync(address);
        var id = int.Parse(address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await site.Services.GetRequiredService<ProposalStore>().WithdrawAsync(await ReviewerAsync(), id, null, "", Cancelled);

        await TypeAsync(tab, "Control+End", "Typed too late.");

        await Expect(tab.Page.Locator("[data-state]")).ToContainTextAsync("published or withdrawn");
        Assert.EndsWith("Typed too late.", await tab.Page.Locator(Body).InputValueAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_while_the_site_is_killed_is_saved_when_it_is_back()
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-");
        try
        {
            var (first, address) = await WebProgram.ServeAsync(data.FullName, Cancelled);
            await using var tab = await chromium.OpenAsync(address);
            using (first)
            {
                await SetUpAsync(tab, await first.SetUpLink);
                await tab.GoAsync("/workspace/new");
                await tab.FollowAsync(
                    () => tab.Page.Locator("form[aria-labelledby='from-template'] button").ClickAsync(),
                    path => path.Contains("/workspace/proposals/", StringComparison.Ordinal));
                await TypeAsync(tab, "Control+End", "Saved before.");
                await SavedAsync(tab);
                await TypeAsync(tab, "Control+End", " Typed into the dark.");
                await first.KillAsync(Cancelled);
            }

            await Expect(tab.Page.Locator("[data-state]")).ToContainTextAsync("kept in this browser");
            await tab.Page.CloseAsync(new() { RunBeforeUnload = false });
            var (second, _) = await WebProgram.ServeAsync(data.FullName, [$"--urls={address}"], [], Cancelled);
            using (second)
            {
                var page = await tab.Page.Context.NewPageAsync();
                await page.GotoAsync("/workspace");
                await page.Locator(".proposals a").First.ClickAsync();
                await Expect(page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "saved");
                Assert.EndsWith("Saved before. Typed into the dark.", await page.Locator(Body).InputValueAsync(), StringComparison.Ordinal);
                await page.ReloadAsync();
                Assert.EndsWith(
                    "Saved before. Typed into the dark.", (await page.Locator(Body).InputValueAsync()).TrimEnd(), StringComparison.Ordinal);
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_two_tabs_of_one_text_could_not_save_is_kept_of_both()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.JoinAsync(site, Role.Author);
        var address = await BeginAsync();
        await tab.GoAsync(address);
        var second = await tab.Page.Context.NewPageAsync();
        await second.GotoAsync(address);
        await tab.Page.Context.RouteAsync("**/api/v1/proposals/**", route => route.AbortAsync());
        foreach (var (page, key, text) in new[]
        {
            (tab.Page, "Control+Home", "Typed in the first tab.\n"), (second, "Control+End", "Typed in the second tab."),
        })
        {
            await page.BringToFrontAsync();
            await page.Locator(Body).FocusAsync();
            await page.Keyboard.PressAsync(key);
            await page.Keyboard.InsertTextAsync(text);
            await Expect(page.Locator("[data-state]")).ToContainTextAsync("kept in this browser");
        }

        var third = await tab.Page.Context.NewPageAsync();
        await tab.Page.CloseAsync(new() { RunBeforeUnload = false });
        await second.CloseAsync(new() { RunBeforeUnload = false });
        await tab.Page.Context.UnrouteAsync("**/api/v1/proposals/**");
        await third.GotoAsync(address);

        await Expect(third.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "saved");
        await third.ReloadAsync();
        var stored = await third.Locator(Body).InputValueAsync();
        Assert.StartsWith("Typed in the first tab.", stored, StringComparison.Ordinal);
        Assert.EndsWith("Typed in the second tab.", stored.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, await third.EvaluateAsync<int>("() => Object.keys(localStorage).filter(key => key.includes('index.md')).length"));
    }

    [Fact]
    public async Task What_is_typed_while_the_disk_is_full_is_saved_when_there_is_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-full-").FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && await SmallDisk.TryMountAsync(folder, 24),
            "Only root may mount a disk, and not everywhere.");
        try
        {
            var (program, address) = await WebProgram.ServeAsync(folder, Cancelled);
            using (program)
            {
                await using var tab = await chromium.OpenAsync(address);
                await SetUpAsync(tab, await program.SetUpLink);
                await tab.GoAsync("/workspace/new");
                await tab.FollowAsync(
                    () => tab.Page.Locator("form[aria-labelledby='from-template'] button").ClickAsync(),
                    path => path.Contains("/workspace/proposals/", StringComparison.Ordinal));
                SmallDisk.Fill(folder);

                await TypeAsync(tab, "Control+End", $"Typed without room. {new string('x', 100_000)}");
                await Expect(tab.Page.Locator("[data-state]")).ToContainTextAsync("The disk of this site is full");
                await Expect(tab.Page.Locator("[data-state]")).ToContainTextAsync("kept in this browser");
                SmallDisk.Clear(folder);

                await Expect(tab.Page.Locator("[data-state]"))
                    .ToHaveAttributeAsync("data-state", "saved", new() { Timeout = Chromium.MaxWait });
                await tab.Page.ReloadAsync();
                Assert.Contains("Typed without room. xxx", await tab.Page.Locator(Body).InputValueAsync(), StringComparison.Ordinal);
            }
        }
        finally
        {
            await SmallDisk.UnmountAsync(folder);
        }
    }

    [Fact]
    public async Task The_preview_goes_where_the_cursor_is_and_a_problem_calls_its_field_as_the_form_does()
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 1440);
        await tab.JoinAsync(site, Role.Author);
        await tab.GoAsync(await BeginAsync());
        var preview = tab.Page.Locator("[data-part='preview-en']").Locator("xpath=ancestor-or-self::*[contains(@class,'preview')][1]");
        var last = preview.Locator(".prose :is(h2, h3)").Last;

        await tab.Page.Locator(Body).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Control+End");
        await Expect(last).ToBeInViewportAsync();
        Assert.True(await preview.EvaluateAsync<double>("p => p.scrollTop") > 0);
        await tab.Page.Keyboard.PressAsync("Control+Home");
        await tab.Page.WaitForFunctionAsync("p => p.scrollTop === 0", await preview.ElementHandleAsync());

        await tab.Page.Locator("#tab-record").ClickAsync();
        await tab.Page.Locator("#en-severity").SelectOptionAsync("");
        await SavedAsync(tab);
        await tab.Page.Locator("#tab-problems").ClickAsync();
        var problem = tab.Page.Locator("[data-part='problems'] .error").Filter(new() { HasText = "Severity" });
        await problem.Locator("a").ClickAsync();
        await Expect(tab.Page.Locator("#en-severity")).ToBeFocusedAsync();
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("Gauge at noon.png", "![gauge at noon](images/gauge-at-noon.png)")]
    [InlineData("Screenshot 2026-01-01.png", "![](images/screenshot-2026-01-01.png)")]
    public async Task A_picture_comes_with_a_description_where_its_name_says_something(string name, string written)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.JoinAsync(site, Role.Author);
        await tab.GoAsync(await BeginAsync());
        await tab.Page.Locator(Body).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Control+End");

        await tab.Page.Locator("[data-image]").First
            .SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/png", Buffer = Pictures.Png });

        await Expect(tab.Page.Locator(Body)).ToHaveValueAsync(new Regex(Regex.Escape(written), RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    private static async Task SetUpAsync(Tab tab, Uri link)
    {
        await tab.GoAsync(link.PathAndQuery);
        await tab.Page.Locator("#name").FillAsync("Ada");
        await tab.Page.Locator("#email").FillAsync("ada@example.com");
        await tab.Page.Locator("#password").FillAsync(People.Password);
        await tab.FollowAsync(() => tab.Page.Locator("main .sheet button").ClickAsync(), path => path == "/workspace");
    }

    private static async Task TypeAsync(Tab tab, string key, string text)
    {
        await tab.Page.Locator(Body).FocusAsync();
        await tab.Page.Keyboard.PressAsync(key);
        await tab.Page.Keyboard.InsertTextAsync(text);
    }

    private static Task SavedAsync(Tab tab) => Expect(tab.Page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "saved");

    private async Task<Actor> ReviewerAsync()
    {
        await using var db = site.OpenDatabase();
        var email = $"reviewer{Guid.NewGuid():N}@example.com";
        var user = new User
        {
            Name = "Reviewer",
            Role = Role.Reviewer,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
        };
        db.Users.Add(user);
        await db.SaveChangesAsync(Cancelled);
        return new(user.Id, "");
    }

    // Of an incident that no test publishes.
    private async Task<string> BeginAsync()
    {
        var store = site.Services.GetRequiredService<ProposalStore>();
        var begun = await store.BeginAsync(await ReviewerAsync(), "nbio-body-reader-double-close", "", null, Cancelled);
        return $"/workspace/proposals/{begun.Id}";
    }
}
