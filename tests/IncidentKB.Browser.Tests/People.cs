using IncidentKB.Core.Patterns;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>People with accounts, who join as people do: by a link and its form.</summary>
internal static class People
{
    public const string Password = "correct horse battery";

    private static int s_count;

    /// <summary>A proposal in review that changes an incident, with a comment at one of its lines.</summary>
    /// <returns>Its number.</returns>
    public static async Task<int> BeginProposalAsync(this KbSite site)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var db = site.OpenDatabase();
        var store = site.Services.GetRequiredService<ProposalStore>();
        var actor = new Actor(await db.Users.Where(u => u.Role == Role.Admin).Select(u => u.Id).FirstAsync(cancelled), "");
        var begun = await store.BeginAsync(actor, "nbio-body-reader-double-close", "Says it better.", null, cancelled);
        var bug = await db.ProposalFiles.SingleAsync(f => f.ProposalId == begun.Id && f.Path == "bug.cs", cancelled);
        var saved = await store.SaveAsync(
            actor, begun.Id, 1, [new("bug.cs", bug.Text + "// The end.\n"), new("bogus.cs", "// expect: nonsense\n")], cancelled);
        await store.SubmitAsync(actor, begun.Id, saved.Version, null, cancelled);
        await store.CommentAsync(actor, begun.Id, new("bug.cs", bug.Text.Split('\n').Length), "Is it?", cancelled);
        return begun.Id;
    }

    /// <summary>A proposal that changes a pattern, with one text that is missing and one in Chinese alone.</summary>
    /// <returns>Its number.</returns>
    public static async Task<int> BeginPatternProposalAsync(this KbSite site)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var db = site.OpenDatabase();
        var store = site.Services.GetRequiredService<ProposalStore>();
        var actor = new Actor(await db.Users.Where(u => u.Role == Role.Admin).Select(u => u.Id).FirstAsync(cancelled), "");
        var begun = await store.BeginEntryAsync(
            actor, CatalogueKind.Pattern, "closed-or-returned-twice", "Says it better.", null, cancelled);
        var text = await db.ProposalFiles.Where(f => f.ProposalId == begun.Id).Select(f => f.Text).SingleAsync(cancelled);
        await store.SaveAsync(actor, begun.Id, 1, [new(
            "pattern.yml",
            text.Replace("questions:\n", "questions:\n  - {en: \"\"}\n  - {zh-Hans: 由谁关闭？}\n", StringComparison.Ordinal))], cancelled);
        return begun.Id;
    }

    /// <summary>Makes an account with this role in this tab, which is signed in then.</summary>
    public static async Task JoinAsync(this Tab tab, KbSite site, Role role)
    {
        var name = $"person{Interlocked.Increment(ref s_count)}";
        var accounts = site.Services.GetRequiredService<Accounts>();
        var link = await accounts.InviteAsync(Actor.Console, $"{name}@example.com", role, TestContext.Current.CancellationToken);
        await tab.GoAsync($"/invite/{link}");
        await tab.Page.Locator("#name").FillAsync(name);
        await tab.Page.Locator("#password").FillAsync(Password);
        await tab.Page.Locator("main .sheet button").ClickAsync();
        await Expect(tab.Page.Locator(".site-header .person")).ToHaveTextAsync(name);
    }
}
