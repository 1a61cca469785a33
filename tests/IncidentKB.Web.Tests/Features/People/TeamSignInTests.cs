using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Features.People;

public sealed class TeamSignInTests(LoginProvider provider) : IClassFixture<LoginProvider>, IAsyncLifetime
{
    private TeamLoginSite _site = null!;

    public ValueTask InitializeAsync()
    {
        _site = new(provider.Authority);
        return default;
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Somebody_new_gets_an_account_with_the_role_of_the_claim_and_comes_back_to_where_he_was()
    {
        provider.Person = ("42", "lin@example.com", "Lin", "author");
        using var browser = new TwoSiteBrowser(_site.Address);

        var page = await browser.GetAsync("/login/oidc?return=%2Freading");

        Assert.Equal("/reading", page.Address.AbsolutePath);
        Assert.Contains("Lin", page.Document.QuerySelector(".site-header .person")!.TextContent, StringComparison.Ordinal);
        await using var db = _site.OpenDatabase();
        Assert.Equal(
            ("lin@example.com", Role.Author),
            await db.Users.Select(u => new ValueTuple<string?, Role>(u.Email, u.Role)).SingleAsync(Cancelled));
        var request = provider.Requests.Last();
        Assert.Equal(("code", "S256", "query"), (request.ResponseType, request.CodeChallengeMethod, request.ResponseMode ?? "query"));

        // Another role over there is another role here, from the next sign-in on; another address changes nothing.
        provider.Person = ("42", "other@example.com", "Lin", "reviewer");
        await browser.GetAsync("/login/oidc");
        Assert.Equal(
            ("lin@example.com", Role.Reviewer),
            await db.Users.Select(u => new ValueTuple<string?, Role>(u.Email, u.Role)).SingleAsync(Cancelled));
    }

    [Fact]
    public async Task An_address_alone_opens_no_account_until_its_owner_has_linked_the_two()
    {
        using var owner = await _site.JoinAsync(Role.Admin);
        provider.Person = ("7", owner.Email, "Somebody", "admin");
        using var stranger = new TwoSiteBrowser(_site.Address);

        var refused = await stranger.GetAsync("/login/oidc");

        Assert.Equal("/login", refused.Address.AbsolutePath);
        Assert.Contains(
            "There is an account here with the address", refused.Document.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);

        // Its owner links it, and from then on signs in by it.
        using var browser = new TwoSiteBrowser(_site.Address);
        await browser.SubmitAsync(
            (await browser.GetAsync("/login")).Form("/login"), ("email", owner.Email), ("password", Tests.People.Password));
        var account = await browser.SubmitAsync((await browser.GetAsync("/account")).Form("/account/oidc"));
        Assert.Equal("/account", account.Address.AbsolutePath);
        Assert.Contains(
            "You can sign in with", account.Document.QuerySelector("[aria-labelledby=team-title]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await stranger.GetAsync("/login/oidc?return=%2Faccount")).Document.QuerySelector("#passkeys-title"));
    }

    [Fact]
    public async Task A_claim_that_names_none_of_our_roles_makes_a_reader()
    {
        foreach (var (subject, role) in new[] { ("a", null), ("b", "root"), ("c", "3"), ("d", "ADMIN ") })
        {
            provider.Person = (subject, $"{subject}@example.com", subject, role);
            using var browser = new TwoSiteBrowser(_site.Address);
            Assert.Equal("/", (await browser.GetAsync("/login/oidc")).Address.AbsolutePath);
        }

        await using var db = _site.OpenDatabase();
        Assert.Equal([Role.Reader], await db.Users.Select(u => u.Role).Distinct().ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_return_that_nobody_asked_for_signs_nobody_in()
    {
        using var browser = new TwoSiteBrowser(_site.Address);

        var page = await browser.GetAsync("/signin-oidc?code=invented&state=invented");

        Assert.Equal("/login", page.Address.AbsolutePath);
        Assert.Contains("did not let you in", page.Document.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);
    }

    private sealed class TeamLoginSite(string authority) : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:Oidc:Authority", authority);
            builder.UseSetting("Kb:Oidc:ClientId", LoginProvider.ClientId);
            builder.UseSetting("Kb:Oidc:ClientSecret", LoginProvider.ClientSecret);
            builder.UseSetting("Kb:Oidc:RoleClaim", LoginProvider.RoleClaim);
        }
    }

    /// <summary>A browser that follows redirects from site to site and keeps the cookies of each.</summary>
    private sealed class TwoSiteBrowser(Uri site) : IDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = site };

        public async Task<Page> GetAsync(string address) =>
            await ReadAsync(await _client.GetAsync(new Uri(address, UriKind.Relative), Cancelled));

        public async Task<Page> SubmitAsync(IHtmlFormElement form, params (string Name, string Value)[] typed)
        {
            var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden")
                .Select(i => (Name: i.Name!, i.Value)).Concat(typed);
            using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            return await ReadAsync(await _client.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), content, Cancelled));
        }

        public void Dispose() => _client.Dispose();

        private static async Task<Page> ReadAsync(HttpResponseMessage answer)
        {
            using (answer)
            {
                return new(
                    answer.RequestMessage!.RequestUri!, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled)));
            }
        }
    }

    private sealed record Page(Uri Address, IHtmlDocument Document)
    {
        public IHtmlFormElement Form(string action) => Document.One<IHtmlFormElement>($"form[action='{action}']");
    }
}
