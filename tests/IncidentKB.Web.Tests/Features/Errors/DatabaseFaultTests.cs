using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Tests.Hosting.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Errors;

/// <summary>Each on a site of its own, whose database file is damaged, lost or locked while it runs.</summary>
[Trait("Database", "own")]
public class DatabaseFaultTests
{
    [Theory]
    [InlineData("/incidents", "The database is damaged.")]
    [InlineData("/incidents/nbio-body-reader-double-close", "The database is damaged.")]
    [InlineData("/zh-Hans/incidents", "数据库已损坏。")]
    public async Task A_damaged_file_gives_an_error_id_that_the_log_has_too(string address, string sentence)
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        await DamageAsync(site);

        var answer = await visitor.GetAsync(address);

        Assert.Equal((HttpStatusCode.InternalServerError, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains(sentence, answer.Words, StringComparison.Ordinal);
        AssertNoInternals(answer);
        SecurityHeadersTests.AssertHeaders(answer);
        AssertLogged(
            site, answer.Document.One("main code").TextContent,
            new Uri(site.Address, address).AbsolutePath.Replace("/zh-Hans", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_the_API_the_same_is_a_problem()
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        await DamageAsync(site);

        var answer = await visitor.GetAsync("/api/v1/incidents");

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Contains("The database is damaged.", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        AssertNoInternals(answer);
        SecurityHeadersTests.AssertHeaders(answer);
        AssertLogged(site, answer.Json.GetProperty("error_id").GetString()!, "/api/v1/incidents");

        // What a terminal would obey stands in the log as it is spelled, and no more of it than a line.
        var obeyed = await visitor.GetAsync($"/api/v1/incidents/%1B%5B31mred%0Anew{new string('x', 1000)}");
        var path = "/api/v1/incidents/\\u001B[31mred\\u000Anew";
        AssertLogged(site, obeyed.Json.GetProperty("error_id").GetString()!, path + new string('x', 200 - path.Length + 10));
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_moved_aside_at_the_start_with_a_sentence()
    {
        await using var site = new KbSite();
        await using (var db = site.OpenDatabase())
        {
            db.DataProtectionKeys.Add(new() { FriendlyName = "key-damaged", Xml = "<key id=\"cut" });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await site.Services.PrepareDatabaseAsync();

        await using var after = site.OpenDatabase();
        Assert.DoesNotContain(after.DataProtectionKeys, key => key.FriendlyName == "key-damaged");
        var aside = Assert.Single(Directory.GetFiles(site.DataDirectory, "key-*.damaged"));
        Assert.Equal("<key id=\"cut", await File.ReadAllTextAsync(aside, TestContext.Current.CancellationToken));
        Assert.Single(site.Log.Entries, e => e.Message.Contains(aside, StringComparison.Ordinal));
        using var visitor = site.NewVisitor();
        await visitor.OpenAsync("/match");
    }

    [Fact]
    public async Task The_health_check_fails_while_the_database_is_damaged()
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        await DamageAsync(site);

        var answer = await visitor.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failing"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.Equal("failing", answer.Json.GetProperty("database").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_lost_file_gives_an_error_page_and_a_failing_health_check()
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        await site.CloseIdleConnectionsAsync();
        File.Delete(site.DatabaseFile);

        var answer = await visitor.GetAsync("/");
        var health = await visitor.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable), (answer.Status, health.Status));
        Assert.Contains("Something failed on our side, not on yours.", answer.Words, StringComparison.Ordinal);
        AssertNoInternals(answer);
        AssertLogged(site, answer.Document.One("main code").TextContent, "/");
    }

    [Fact]
    public async Task A_locked_database_is_busy_and_answers_again_when_the_lock_is_gone()
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        await site.CloseIdleConnectionsAsync();
        using (var other = OpenAlone(site))
        {
            Execute(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE other (x); COMMIT");

            var page = visitor.GetAsync("/zh-Hans/incidents");
            var api = visitor.GetAsync("/api/v1/incidents");

            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), ((await page).Status, (await api).Status));
            Assert.Contains("数据库正被另一个写入者占用。", (await page).Words, StringComparison.Ordinal);
            Assert.Contains(
                "The database is busy with another writer.", (await api).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await visitor.OpenAsync("/incidents");
    }

    [Fact]
    public async Task While_another_program_writes_pages_are_read_and_progress_says_try_again()
    {
        await using var site = new KbSite();
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week"))
            .One<IHtmlFormElement>("form[action$=progress]");
        var done = form.One<IHtmlButtonElement>("button[value=done]");
        using (var other = OpenAlone(site))
        {
            Execute(other, "BEGIN IMMEDIATE");

            await visitor.OpenAsync("/incidents");
            var refused = await visitor.SubmitAsync(form, done);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("Nothing was changed; try again in a few seconds.", refused.Words, StringComparison.Ordinal);
            Execute(other, "ROLLBACK");
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SubmitAsync(form, done)).Status);
    }

    private static async Task DamageAsync(KbSite site)
    {
        await site.CloseIdleConnectionsAsync();
        File.Delete(site.DatabaseFile + "-wal");
        File.Delete(site.DatabaseFile + "-shm");
        File.WriteAllText(site.DatabaseFile, string.Concat(Enumerable.Repeat("no database ", 1000)));
    }

    private static SqliteConnection OpenAlone(KbSite site)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = site.DatabaseFile, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void AssertNoInternals(Answer answer)
    {
        foreach (var word in new[] { "SqliteException", "   at ", "Microsoft.", "System.", ".cs:line", "SELECT" })
        {
            Assert.DoesNotContain(word, answer.Text, StringComparison.Ordinal);
        }
    }

    private static void AssertLogged(KbSite site, string errorId, string path)
    {
        Assert.NotEqual("", errorId);
        var entry = Assert.Single(site.Log.Entries, e => e.Message.Contains(errorId, StringComparison.Ordinal));
        Assert.Equal((LogLevel.Error, $"Error {errorId} at GET {path}"), (entry.Level, entry.Message));
        Assert.IsType<SqliteException>(entry.Exception);
    }
}
