using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.People;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Features.People;

public sealed partial class SignInTests(KbSite shared)
{
    private const string Session = "ikb_session";

    [Fact]
    public async Task A_new_site_is_set_up_by_the_link_of_its_console_once()
    {
        using var site = new KbSite();
        var link = await SetUpLinkOfAsync(site);
        using var first = site.NewVisitor();
        using var second = site.NewVisitor();
        var form = (await second.OpenAsync(link)).One<IHtmlFormElement>("main .sheet form");

        var answer = await first.SendFormAsync(link, ("email", "ada@example.com"), ("name", "Ada"), ("password", Tests.People.Password));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Contains("Ada", (await first.OpenAsync("/account")).QuerySelector(".site-header")!.TextContent, StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Equal(Role.Admin, (await db.Users.SingleAsync(Cancelled)).Role);

        // The same link again, and the form of somebody who had it open.
        Assert.Equal(HttpStatusCode.Gone, (await second.GetAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Gone,
            (await second.SubmitAsync(
                form, null, ("email", "eve@example.com"), ("name", "Eve"), ("password", Tests.People.Password))).Status);
        Assert.Equal(1, await db.Users.CountAsync(Cancelled));
    }

    [Fact]
    public async Task What_was_typed_comes_back_with_a_sentence_and_without_the_password()
    {
        var link = await shared.Accounts().InviteAsync(Actor.Console, null, Role.Reader, Cancelled);
        using var visitor = shared.NewVisitor();

        var answer = await visitor.SendFormAsync($"/invite/{link}", ("email", "bo@example.com"), ("name", "Bo"), ("password", "too short"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("12 to 128 characters", answer.Document.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("bo@example.com", answer.Document.One<IHtmlInputElement>("#email").Value);
        Assert.Equal("Bo", answer.Document.One<IHtmlInputElement>("#name").Value);
        Assert.DoesNotContain("too short", answer.Text, StringComparison.Ordinal);

        // The link still works.
        answer = await visitor.SubmitAsync(answer.Document.One<IHtmlFormElement>("main .sheet form"), null,
            ("email", "bo@example.com"), ("name", "Bo"), ("password", Tests.People.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync($"/invite/{link}")).Status);
    }

    [Fact]
    public async Task An_invitation_that_names_an_address_gives_it_to_nobody_else()
    {
        var link = await shared.Accounts().InviteAsync(Actor.Console, "named@example.com", Role.Author, Cancelled);
        using var visitor = shared.NewVisitor();

        await visitor.SendFormAsync(
            $"/invite/{link}", ("email", "other@example.com"), ("name", "Other"), ("password", Tests.People.Password));

        await using var db = shared.OpenDatabase();
        Assert.True(await db.Users.AnyAsync(u => u.Email == "named@example.com" && u.Role == Role.Author, Cancelled));
        Assert.False(await db.Users.AnyAsync(u => u.Email == "other@example.com", Cancelled));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_get_the_same_answer()
    {
        using var person = await shared.JoinAsync(Role.Reader);
        using var visitor = shared.NewVisitor();

        var wrong = await visitor.SignInAsync(person.Email, "wrong horse battery");
        var unknown = await visitor.SignInAsync("nobody@example.com", "wrong horse battery");

        Assert.Equal((HttpStatusCode.Unauthorized, wrong.Words), (unknown.Status, unknown.Words));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.DoesNotContain(visitor.Cookies, c => c.Name == Session);
    }

    [Fact]
    public async Task A_sign_in_leads_back_within_the_site_and_nowhere_else()
    {
        using var person = await shared.JoinAsync(Role.Reader);
        foreach (var (back, to) in new[]
        {
            ("/incidents?q=a%26b", "/incidents?q=a%26b"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"),
            ("javascript:alert(1)", "/"), ("/%09/evil.example", "/%09/evil.example"), ("\t//evil.example", "/"),
        })
        {
            using var visitor = shared.NewVisitor();
            var answer = await visitor.SendFormAsync(
                $"/login?return={Uri.EscapeDataString(back)}", ("email", person.Email), ("password", Tests.People.Password));
            Assert.Equal((HttpStatusCode.SeeOther, to), (answer.Status, answer.Location));
        }
    }

    [Fact]
    public async Task Signing_in_changes_the_session_and_signing_out_ends_it_on_the_server()
    {
        using var person = await shared.JoinAsync(Role.Reader);
        var before = SessionOf(person.Browser);

        // Somebody who planted his own session in another's browser shall not share what comes after.
        using var victim = await shared.JoinAsync(Role.Author);
        using var planted = shared.NewVisitor();
        planted.SetCookie(Session, before);
        var page = await planted.GetAsync("/login");
        Assert.Equal(HttpStatusCode.SeeOther, page.Status);
        await SignInByHandAsync(planted, victim.Email);
        Assert.NotEqual(before, SessionOf(planted));
        Assert.Equal(HttpStatusCode.SeeOther, (await WithSession(before).GetAsync("/account")).Status);

        var during = SessionOf(planted);
        var form = (await planted.OpenAsync("/account")).QuerySelector("form[action='/logout']");
        await planted.SubmitAsync((IHtmlFormElement)form!);
        Assert.Equal(HttpStatusCode.SeeOther, (await WithSession(during).GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_form_that_this_site_did_not_make_does_nothing()
    {
        using var person = await shared.JoinAsync(Role.Admin);

        foreach (var (address, fields) in new (string, (string, string)[])[]
        {
            ("/login", [("email", person.Email), ("password", Tests.People.Password)]),
            ("/logout", []),
            ("/account", [("do", "make-token"), ("token-name", "x"), ("scope", "read")]),
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await person.Browser.PostAsync(address, fields)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await person.Browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Who_guesses_locks_himself_out_and_not_the_owner()
    {
        using var site = new KbSite();
        using var person = await site.JoinAsync(Role.Reader);
        using var guesser = site.NewVisitor();
        for (var guess = 0; guess < SignInLimits.AtAccount; guess++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.SignInAsync(person.Email, $"wrong horse battery {guess}")).Status);
        }

        // Even with the right password: the answer does not tell that it was right.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await guesser.SignInAsync(person.Email, Tests.People.Password)).Status);

        // Other accounts of this address, and the owner's session, go on.
        using var other = await site.JoinAsync(Role.Reader);
        Assert.Equal(HttpStatusCode.SeeOther, (await guesser.SignInAsync(other.Email, Tests.People.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await person.Browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        using var person = await shared.JoinAsync(Role.Reader);
        using var elsewhere = shared.NewVisitor();
        await elsewhere.SignInAsync(person.Email, Tests.People.Password);
        const string Next = "purple elephants sing";

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await person.Browser.DoAsync("password", ("current", "not this one, no"), ("password", Next))).Status);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).Status);
        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await person.Browser.DoAsync("password", ("current", Tests.People.Password), ("password", Next))).Status);

        Assert.Equal(HttpStatusCode.OK, (await person.Browser.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.SignInAsync(person.Email, Tests.People.Password)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.SignInAsync(person.Email, Next)).Status);
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_ends_another()
    {
        using var person = await shared.JoinAsync(Role.Reader);
        using var elsewhere = shared.NewVisitor();
        await elsewhere.SignInAsync(person.Email, Tests.People.Password);

        Assert.Equal(
            2, (await person.Browser.OpenAsync("/account")).QuerySelectorAll("[aria-labelledby=sessions-title] .rows > li").Length);
        Assert.Equal(HttpStatusCode.SeeOther, (await person.Browser.DoAsync("end-session")).Status);

        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await person.Browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_closed_account_has_no_session_and_no_token_from_the_next_request_on()
    {
        using var admin = await shared.JoinAsync(Role.Admin);
        using var person = await shared.JoinAsync(Role.Reader);
        var token = await shared.Accounts().MakeTokenAsync(new(person.Id, ""), "ci", [TokenScopes.Read], Cancelled);
        using var program = new Program(shared.Address, token);
        Assert.Equal(HttpStatusCode.OK, await program.GetAsync("/api/v1/incidents"));

        await shared.Accounts().DeactivateAsync(new(admin.Id, ""), person.Id, Cancelled);

        Assert.Equal(HttpStatusCode.SeeOther, (await person.Browser.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetAsync("/api/v1/incidents"));
        using var again = shared.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.SignInAsync(person.Email, Tests.People.Password)).Status);

        await shared.Accounts().ReactivateAsync(new(admin.Id, ""), person.Id, Cancelled);
        Assert.Equal(HttpStatusCode.SeeOther, (await again.SignInAsync(person.Email, Tests.People.Password)).Status);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_with_the_next_request()
    {
        using var admin = await shared.JoinAsync(Role.Admin);
        using var second = await shared.JoinAsync(Role.Admin);
        Assert.Equal(HttpStatusCode.OK, (await second.Browser.GetAsync("/workspace/people")).Status);

        await shared.Accounts().SetRoleAsync(new(admin.Id, ""), second.Id, Role.Author, Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, (await second.Browser.GetAsync("/workspace/people")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.Browser.GetAsync("/workspace/audit.csv")).Status);

        // What a circuit that was opened before would call.
        var refused = await Assert.ThrowsAsync<AccountException>(
            () => shared.Accounts().SetRoleAsync(new(second.Id, ""), second.Id, Role.Admin, Cancelled));
        Assert.Equal(AccountFault.NotAllowed, refused.Fault);
    }

    [Fact]
    public async Task A_reading_page_of_a_visitor_sets_no_cookie_and_one_of_a_person_is_kept_by_no_cache()
    {
        using var visitor = shared.NewVisitor();
        using var person = await shared.JoinAsync(Role.Reader);
        var article = $"/incidents/{SiteMap.Incidents[0]}";

        Assert.DoesNotContain("Set-Cookie", (await visitor.GetAsync(article)).Headers.Keys);
        Assert.Equal(
            "no-store, private",
            string.Join(", ", (await person.Browser.GetAsync(article)).Headers["Cache-Control"].Split(", ").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Where_people_come_by_https_the_cookies_are_for_this_host_and_https_alone()
    {
        using var site = new HttpsSite();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = site.Address,
        };
        var link = $"/invite/{await site.Accounts().InviteAsync(Actor.Console, "s@example.com", Role.Reader, Cancelled)}";
        using var page = await client.GetAsync(new Uri(link, UriKind.Relative), Cancelled);
        var form = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Cancelled))
            .One<IHtmlInputElement>(".sheet input[type=hidden]");
        using var request = new HttpRequestMessage(HttpMethod.Post, link);
        request.Headers.Add("Cookie", form.Split(';')[0]);
        request.Content = new FormUrlEncodedContent(
            [new(token.Name!, token.Value), new("name", "S"), new("password", Tests.People.Password)]);

        using var answer = await client.SendAsync(request, Cancelled);

        foreach (var cookie in
            new[] { form, answer.Headers.GetValues("Set-Cookie").Single(c => c.Contains(Session, StringComparison.Ordinal)) })
        {
            Assert.StartsWith("__Host-ikb_", cookie, StringComparison.Ordinal);
            var rest = cookie.Split("; ")[1..].Select(part => part.ToLowerInvariant()).ToList();
            Assert.Contains("secure", rest);
            Assert.Contains("httponly", rest);
            Assert.Contains("path=/", rest);
            Assert.DoesNotContain(rest, part => part.StartsWith("domain", StringComparison.Ordinal));
        }

        using var article = await client.GetAsync(new Uri($"/incidents/{SiteMap.Incidents[0]}", UriKind.Relative), Cancelled);
        Assert.False(article.Headers.Contains("Set-Cookie"));
    }

    private sealed class HttpsSite : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:PublicUrl", "https://kb.example");
        }
    }

    private Visitor WithSession(string secret)
    {
        var visitor = shared.NewVisitor();
        visitor.SetCookie(Session, secret);
        return visitor;
    }

    // The page of a person who is signed in leads away from the form, so its token comes from another form of the same person.
    private static async Task SignInByHandAsync(Visitor visitor, string email)
    {
        var form = (IHtmlFormElement)(await visitor.OpenAsync("/account")).QuerySelector("form[action='/logout']")!;
        var token = form.Elements.OfType<IHtmlInputElement>().Single(i => i.Type == "hidden");
        var answer = await visitor.PostAsync("/login", (token.Name!, token.Value), ("email", email), ("password", Tests.People.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
    }

    private static string SessionOf(Visitor visitor) => visitor.Cookies.Single(c => c.Name == Session).Value;

    private static async Task<string> SetUpLinkOfAsync(KbSite site)
    {
        await site.Log.SeeAsync(1, e => SetUpLink().IsMatch(e.Message), Cancelled);
        return SetUpLink().Match(site.Log.Entries.Single(e => SetUpLink().IsMatch(e.Message)).Message).Value;
    }

    [GeneratedRegex(@"/setup\?token=\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetUpLink();
}
