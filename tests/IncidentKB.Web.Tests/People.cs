using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests;

/// <summary>People with accounts, who join as people do: by a link and its form.</summary>
internal static class People
{
    public const string Password = "correct horse battery";

    private static int s_count;

    public static Accounts Accounts(this KbSite site) => site.Services.GetRequiredService<Accounts>();

    /// <summary>Somebody new with this role, signed in.</summary>
    public static async Task<Person> JoinAsync(this KbSite site, Role role)
    {
        var email = $"person{Interlocked.Increment(ref s_count)}@example.com";
        var link = await site.Accounts().InviteAsync(Actor.Console, email, role, TestContext.Current.CancellationToken);
        var visitor = site.NewVisitor();
        var answer = await visitor.SendFormAsync($"/invite/{link}", ("name", $"Person of {role}"), ("password", Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        await using var db = site.OpenDatabase();
        return new(visitor, email, db.Users.Single(u => u.Email == email).Id);
    }

    /// <summary>Sends the form of a page in its main part, with what was typed and the button that was pressed.</summary>
    public static async Task<Answer> SendFormAsync(this Visitor visitor, string page, params (string Name, string Value)[] typed)
    {
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("main .sheet form:not([data-passkey])");
        return await visitor.SubmitAsync(form, null, typed);
    }

    /// <summary>Presses a button of /account.</summary>
    public static async Task<Answer> DoAsync(this Visitor visitor, string what, params (string Name, string Value)[] typed)
    {
        var page = await visitor.OpenAsync("/account");
        var button = (IHtmlButtonElement)page.QuerySelectorAll($"button[value='{what}']")[0];
        return await visitor.SubmitAsync(button.Form!, button, typed);
    }

    /// <summary>Makes an admin by the program's verbs, signed in at this browser.</summary>
    /// <param name="visitor">The browser.</param>
    /// <param name="run">Runs a verb.</param>
    /// <param name="scopes">What his token may do.</param>
    /// <returns>The token.</returns>
    public static async Task<string> BecomeAdminAsync(
        this Visitor visitor, Func<string[], Task<(int ExitCode, string Output)>> run, string scopes)
    {
        const string Email = "admin@example.com";
        var (made, link) = await run(["admin", "create", Email]);
        Assert.True(made == 0, link);
        var answer = await visitor.SendFormAsync(new Uri(link.Trim()).AbsolutePath, ("name", "Admin"), ("password", Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        var (code, token) = await run(["token", "create", Email, "--scopes", scopes]);
        Assert.True(code == 0, token);
        return token.Trim();
    }

    public static Task<Answer> SignInAsync(this Visitor visitor, string email, string password) =>
        visitor.SendFormAsync("/login", ("email", email), ("password", password));
}

/// <summary>Somebody with an account, at a browser of his own.</summary>
public sealed record Person(Visitor Browser, string Email, int Id) : IDisposable
{
    public void Dispose() => Browser.Dispose();
}
