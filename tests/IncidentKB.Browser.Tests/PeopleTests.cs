using IncidentKB.Data.Entities;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class PeopleTests(KbSite site, Chromium chromium)
{
    // A passkey belongs to a name, and an address of numbers is none.
    private Uri ByName => new UriBuilder(site.Address) { Host = "localhost" }.Uri;

    [Fact]
    public async Task A_passkey_is_added_signs_in_and_is_removed()
    {
        await using var tab = await chromium.OpenAsync(ByName);
        var device = await PluginAuthenticatorAsync(tab.Page);
        await tab.JoinAsync(site, Role.Reader);
        await tab.GoAsync("/account");

        await tab.Page.Locator("#passkey-name").FillAsync("Test key");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(tab.Page.Locator("[aria-labelledby=passkeys-title] .rows")).ToContainTextAsync("Test key");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(tab.Page.Locator(".site-header .person")).ToHaveTextAsync("Sign in");

        await tab.GoAsync("/login?return=%2Faccount");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(tab.Page.Locator("#sessions-title ~ .rows")).ToContainTextAsync("With a passkey");

        await tab.Page.Locator("[aria-labelledby=passkeys-title]").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(tab.Page.Locator("[aria-labelledby=passkeys-title] .rows")).ToHaveCountAsync(0);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        // The browser still has it; the site does not take it any more.
        await tab.GoAsync("/login");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This passkey did not work here");
        Assert.NotEmpty(device);
    }

    [Fact]
    public async Task An_admin_invites_by_link_and_closes_an_account_while_its_owner_looks_on()
    {
        await using var admin = await chromium.OpenAsync(site.Address);
        await admin.JoinAsync(site, Role.Admin);
        await admin.GoAsync("/workspace/people");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = await admin.Page.Locator("#new-link").TextContentAsync();

        await using var guest = await chromium.OpenAsync(site.Address);
        await guest.GoAsync(new Uri(link!).PathAndQuery);
        await guest.Page.Locator("#name").FillAsync("Guest of the browser");
        await guest.Page.Locator("#email").FillAsync("guest@example.com");
        await guest.Page.Locator("#password").FillAsync(People.Password);
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Expect(guest.Page.Locator(".site-header .person")).ToHaveTextAsync("Guest of the browser");

        await admin.GoAsync("/workspace/people");
        var row = admin.Page.Locator("tr", new() { HasText = "guest@example.com" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Close the account" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Closed on");

        await guest.GoAsync("/account");
        Assert.StartsWith("/login", guest.Path, StringComparison.Ordinal);
        await admin.GoAsync("/workspace/audit");
        await Expect(admin.Page.Locator(".mud-table")).ToContainTextAsync("Account closed");
    }

    // A device that says yes by itself, https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
    private static async Task<string> PluginAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return added!.Value.GetProperty("authenticatorId").GetString()!;
    }
}
