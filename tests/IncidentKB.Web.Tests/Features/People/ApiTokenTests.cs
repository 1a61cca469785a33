using System.Net;
using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Features.People;

public sealed class ApiTokenTests(KbSite open, MembersSite closed)
{
    private static readonly string Runs = $"/api/v1/incidents/{SiteMap.Incidents[0]}/runs";

    [Fact]
    public async Task A_token_is_shown_once_stored_as_a_hash_and_revoked()
    {
        using var person = await open.JoinAsync(Role.Reader);

        var made = await person.Browser.DoAsync("make-token", ("token-name", "my script"), ("scope", "read"));

        var token = made.Document.QuerySelector(".secret code")!.TextContent;
        Assert.Matches("^ikb_[0-9A-Za-z]{40}$", token);
        Assert.DoesNotContain(token, (await person.Browser.GetAsync("/account")).Text, StringComparison.Ordinal);
        await using var db = open.OpenDatabase();
        var stored = await db.ApiTokens.AsNoTracking().SingleAsync(t => t.UserId == person.Id, Cancelled);
        Assert.DoesNotContain(token[8..], stored.SecretHash, StringComparison.OrdinalIgnoreCase);
        using var program = new Program(open.Address, token);
        Assert.Equal(HttpStatusCode.OK, await program.GetAsync("/api/v1/incidents"));
        Assert.Contains(
            "last used",
            (await person.Browser.OpenAsync("/account")).QuerySelector("[aria-labelledby=tokens-title]")!.Words(),
            StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await person.Browser.DoAsync("revoke-token")).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetAsync("/api/v1/incidents"));
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_say()
    {
        using var person = await open.JoinAsync(Role.Author);
        foreach (var (scope, read, match, runs) in new[]
        {
            (TokenScopes.Read, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden),
            (TokenScopes.Write, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (TokenScopes.Runs, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest),
        })
        {
            using var program = new Program(
                open.Address, await open.Accounts().MakeTokenAsync(new(person.Id, ""), scope, [scope], Cancelled));
            Assert.Equal(read, await program.GetAsync("/api/v1/incidents"));
            Assert.Equal(match, await program.PostAsync("/api/v1/match", "{\"trace\":\"panic: x\"}"));

            // A program that does not exist: past the door, and nothing runs.
            Assert.Equal(runs, await program.PostAsync(Runs, "{\"snippet\":\"none\"}"));
        }
    }

    [Fact]
    public async Task A_closed_site_answers_a_token_at_the_API_and_the_feed_and_on_no_page()
    {
        using var person = await closed.JoinAsync(Role.Admin);
        var token = await closed.Accounts().MakeTokenAsync(new(person.Id, ""), "all", TokenScopes.All, Cancelled);
        using var program = new Program(closed.Address, token);
        using var nobody = new Program(closed.Address, null);
        using var guess = new Program(closed.Address, "ikb_" + new string('x', 40));

        foreach (var address in new[] { "/api/v1/incidents", "/feed.atom", $"/incidents/{SiteMap.Incidents[0]}.json" })
        {
            Assert.Equal(HttpStatusCode.OK, await program.GetAsync(address));
            Assert.Equal(HttpStatusCode.Unauthorized, await nobody.GetAsync(address));
            Assert.Equal(HttpStatusCode.Unauthorized, await guess.GetAsync(address));

            // An address is kept in logs and histories: a token in it is none.
            Assert.Equal(HttpStatusCode.Unauthorized, await nobody.GetAsync($"{address}?access_token={token}&token={token}"));
        }

        foreach (var page in new[] { "/", "/account", "/workspace", "/workspace/people" })
        {
            Assert.Equal(HttpStatusCode.SeeOther, await program.GetAsync(page));
        }
    }

    [Fact]
    public async Task A_cookie_changes_nothing_over_the_API_from_a_page_of_strangers()
    {
        using var person = await closed.JoinAsync(Role.Author);
        var cookie = string.Join("; ", person.Browser.Cookies.Select(c => $"{c.Name}={c.Value}"));
        foreach (var (origin, status) in new[]
        {
            (closed.Address.GetLeftPart(UriPartial.Authority), HttpStatusCode.BadRequest),
            ("https://evil.example", HttpStatusCode.Unauthorized),
            ("null", HttpStatusCode.Unauthorized),
            (null, HttpStatusCode.Unauthorized),
        })
        {
            using var browser = new Program(closed.Address, null, cookie, origin);
            Assert.Equal(status, await browser.PostAsync(Runs, "{\"snippet\":\"none\"}"));
        }
    }
}
