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
    public async Task An_archive_becomes_drafts_in_the_name_of_whoever_is_named()
    {
        using var author = await site.JoinAsync(Role.Author);
        var archive = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Content", "Archives", "documents");

        var (code, printed) = await RunAsync("import", "--drafts", archive, "--as", author.Email);

        // What is no postmortem is left out, each with its reason.
        Assert.Equal(1, code);
        Assert.Contains(
            "left out: adr-0007-queue.md:1: It is a record of a decision (ADR), no incident.", printed, StringComparison.Ordinal);
        var drafts = printed.Split('\n').Where(l => l.Contains(" -> /workspace/proposals/", StringComparison.Ordinal)).ToList();
        Assert.InRange(drafts.Count, 20, 100);
        var address = drafts[0].Split(" -> ")[1].Split(' ')[0];
        Assert.Equal(HttpStatusCode.OK, (await author.Browser.GetAsync(address)).Status);
        Assert.Contains($"{drafts.Count} drafts", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no open account nobody@example.com.", "import", "--drafts", "here", "--as", "nobody@example.com")]
    [InlineData("Name a folder, a ZIP or a document", "import", "--drafts")]
    public async Task An_import_that_cannot_be_done_is_a_sentence(string sentence, params string[] words)
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
        WebProgram.RunAsync(site.DataDirectory, [.. words, .. site.Settings], Cancelled);
}
