using System.Net;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>Two nodes on one PostgreSQL server, of which one has its clock an hour ahead.</summary>
public sealed class ClocksApartTests
{
    private const string Article = "/incidents/nbio-body-reader-double-close";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_is_invited_signs_in_and_is_served_by_both_in_turn(bool aheadIsFirst)
    {
        // Compiled queries belong to the database that a process has met first.
        Assert.SkipUnless(PostgresServer.IsAskedFor, "It runs where all tests of this project do so with IKB_TEST_DATABASE=postgres.");
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using var first = new Node(database, aheadIsFirst ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        await using var second = new Node(database, aheadIsFirst ? TimeSpan.Zero : TimeSpan.FromHours(1));
        var link = await first.Accounts().InviteAsync(Actor.Console, "ada@example.com", Role.Admin, TestContext.Current.CancellationToken);
        using var invited = new Visitor(first.Address, second.Address, first.Address);
        var joined = await invited.SendFormAsync($"/invite/{link}", ("name", "Ada"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.SeeOther, joined.Status);
        Assert.Equal(HttpStatusCode.OK, (await invited.GetAsync("/account")).Status);

        using var both = new Visitor(first.Address, first.Address, second.Address);
        Assert.Equal(HttpStatusCode.SeeOther, (await both.SignInAsync("ada@example.com", People.Password)).Status);

        // Each round is an odd number of requests, so that the next one begins at the other node.
        foreach (var (state, progress) in new[] { ("done", "1 of 5"), ("todo", "0 of 5"), ("done", "1 of 5") })
        {
            Assert.Equal(HttpStatusCode.OK, (await both.GetAsync("/workspace/people")).Status);
            Assert.Equal(HttpStatusCode.SeeOther, (await both.MarkAsync(Article, state)).Status);
            Assert.Equal(progress, (await both.OpenAsync("/reading/first-week")).One(".progress strong").Words());
            await both.OpenAsync("/account");
        }
    }

    // Of the databases of two sites, both use one.
    private sealed class Node(string database, TimeSpan ahead) : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:ConnectionString", database);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new ShiftedClock(ahead)));
        }
    }

    private sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
