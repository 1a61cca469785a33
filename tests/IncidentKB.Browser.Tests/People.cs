using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>People with accounts, who join as people do: by a link and its form.</summary>
internal static class People
{
    public const string Password = "correct horse battery";

    private static int s_count;

    /// <summary>Makes an account with this role in this tab, which is signed in then.</summary>
    public static async Task JoinAsync(this Tab tab, KbSite site, Role role)
    {
        var name = $"person{Interlocked.Increment(ref s_count)}";
        var accounts = site.Services.GetRequiredService<Accounts>();
        var link = await accounts.InviteAsync(Actor.Console, $"{name}@example.com", role, TestContext.Current.CancellationToken);
        await tab.GoAsync($"/invite/{link}");
        await tab.Page.Locator("#name").FillAsync(name);
        await tab.Page.Locator("#password").FillAsync(Password);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Expect(tab.Page.Locator(".site-header .person")).ToHaveTextAsync(name);
    }
}
