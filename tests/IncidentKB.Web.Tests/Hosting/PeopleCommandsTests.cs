using System.Net;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

public sealed class PeopleCommandsTests(PeopleCommandsTests.OwnSite site) : IClassFixture<PeopleCommandsTests.OwnSite>
{
    // Other tests read the file of the shared site. When a process closes a file, it loses its locks on it, and SQLite in another
    // process, such as a verb, takes the database for one that nobody has open (https://www.sqlite.org/howtocorrupt.html, 2.2).
    public sealed class OwnSite : KbSite;


    [Fact]
    public async Task A_lost_admin_gets_back_in_by_a_link_from_the_console()
    {
        using var admin = await site.JoinAsync(Role.Admin);
        var (code, printed) = await RunAsync("admin", "reset", admin.Email);
        Assert.Equal(0, code);
        var link = new Uri(printed.Trim());
        using var visitor = site.NewVisitor();

        var answer = await visitor.SendFormAsync(link.AbsolutePath, ("password", "purple elephants sing"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/workspace/people")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.Browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_link_from_the_console_makes_an_admin_and_a_token_reads_the_api()
    {
        var (_, printed) = await RunAsync("admin", "create", "console@example.com");
        using var visitor = site.NewVisitor();
        await visitor.SendFormAsync(new Uri(printed.Trim()).AbsolutePath, ("name", "Console"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/workspace/people")).Status);

        var (code, token) = await RunAsync("token", "create", "console@example.com", "--scopes", "read,runs");

        Assert.Equal(0, code);
        using var program = new Features.People.Program(site.Address, token.Trim());
        Assert.Equal(HttpStatusCode.OK, await program.GetAsync("/api/v1/incidents"));
    }

    [Theory]
    [InlineData("There is no open account with this address.", "admin", "reset", "nobody@example.com")]
    [InlineData("There is no open account with this address.", "token", "create", "nobody@example.com", "--scopes", "read")]
    [InlineData("This is no e-mail address.", "admin", "create", "nobody")]
    public async Task What_cannot_be_done_is_a_sentence(string sentence, params string[] words)
    {
        var (code, printed) = await RunAsync(words);

        Assert.Equal(2, code);
        Assert.StartsWith(sentence, printed.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_do_nothing_is_not_made()
    {
        using var person = await site.JoinAsync(Role.Reader);

        var (code, printed) = await RunAsync("token", "create", person.Email, "--scopes", "everything");

        Assert.Equal(2, code);
        Assert.StartsWith("Name what the token may do: --scopes read,write,runs", printed.Trim(), StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] words) =>
        WebProgram.RunAsync(site.DataDirectory, words, Cancelled);
}
