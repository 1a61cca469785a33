using IncidentKB.Data.Attention;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Attention;

public sealed class ProblemReportsTests
{
    private static readonly Actor Stranger = new(null, "192.0.2.1");

    [Fact]
    public async Task A_person_reports_and_an_author_settles_it_and_both_stand_in_the_audit()
    {
        await using var room = await ReadyRoomAsync();
        var (reader, author) = (await AddAsync(room, "Ada", Role.Reader), await AddAsync(room, "Grace", Role.Author));
        var reports = new ProblemReports(room.Database, TimeProvider.System);

        var kept = await reports.KeepAsync(reader, PackFolder.Slug, "en", " It stops. ", " It does not. ", Cancelled);

        Assert.Equal(ReportOutcome.Done, kept);
        Assert.Equal(ReportOutcome.NotAllowed, await reports.ResolveAsync(reader, 1, "Mine.", Cancelled));
        Assert.Equal(ReportOutcome.Unreadable, await reports.ResolveAsync(author, 1, "  ", Cancelled));
        Assert.Equal(ReportOutcome.Done, await reports.ResolveAsync(author, 1, "Corrected in revision 2.", Cancelled));
        Assert.Equal(ReportOutcome.Gone, await reports.ResolveAsync(author, 1, "Again.", Cancelled));

        await using var db = room.Database.CreateDbContext();
        var report = await db.ProblemReports.SingleAsync(Cancelled);
        Assert.Equal(
            ("Ada", "It stops.", "It does not.", "Grace", "Corrected in revision 2."),
            (report.Who, report.Quotation, report.Text, report.ResolvedBy, report.Resolution));
        Assert.Equal(
            [
                ("Ada", Acts.ProblemReported, PackFolder.Slug, ""),
                ("Grace", Acts.ProblemResolved, PackFolder.Slug, "Corrected in revision 2."),
            ],
            (await db.Audit.OrderBy(e => e.Id).ToListAsync(Cancelled)).Select(e => (e.Who, e.Act, e.Subject, e.Detail)));
    }

    [Fact]
    public async Task What_strangers_can_store_has_an_end_and_people_are_not_kept_out_by_them()
    {
        await using var room = await ReadyRoomAsync();
        var reader = await AddAsync(room, "Ada", Role.Reader);
        var reports = new ProblemReports(room.Database, TimeProvider.System);
        for (var i = 0; i < ProblemReports.MaxOfVisitorsHere; i++)
        {
            Assert.Equal(ReportOutcome.Done, await reports.KeepAsync(Stranger, PackFolder.Slug, "en", "", $"No. {i}", Cancelled));
        }

        Assert.Equal(ReportOutcome.TooMany, await reports.KeepAsync(Stranger, PackFolder.Slug, "en", "", "One more", Cancelled));
        Assert.Equal(ReportOutcome.Done, await reports.KeepAsync(reader, PackFolder.Slug, "en", "", "I too", Cancelled));
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(ProblemReports.MaxOfVisitorsHere + 1, await db.ProblemReports.CountAsync(Cancelled));
        Assert.Equal(Acts.ProblemReported, Assert.Single(await db.Audit.ToListAsync(Cancelled)).Act);
    }

    [Fact]
    public async Task What_says_nothing_or_too_much_or_is_of_nothing_that_readers_see_is_not_kept()
    {
        await using var room = await ReadyRoomAsync();
        var reports = new ProblemReports(room.Database, TimeProvider.System);

        Task<ReportOutcome> KeepAsync(string slug, string quotation, string text) =>
            reports.KeepAsync(Stranger, slug, "en", quotation, text, Cancelled);

        Assert.Equal(ReportOutcome.Unreadable, await KeepAsync(PackFolder.Slug, "", "  \n"));
        Assert.Equal(ReportOutcome.Unreadable, await KeepAsync(PackFolder.Slug, "", new('x', ProblemReport.MaxText + 1)));
        Assert.Equal(ReportOutcome.Unreadable, await KeepAsync(PackFolder.Slug, new('x', ProblemReport.MaxQuotation + 1), "x"));
        Assert.Equal(ReportOutcome.Gone, await KeepAsync("none", "", "x"));
        await room.ArchiveAsync("IKB-0101", 1, "ada", null);
        Assert.Equal(ReportOutcome.Gone, await KeepAsync(PackFolder.Slug, "", "x"));
        await using var db = room.Database.CreateDbContext();
        Assert.Empty(await db.ProblemReports.ToListAsync(Cancelled));
    }

    private static async Task<ImportRoom> ReadyRoomAsync()
    {
        var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        return room;
    }

    private static async Task<Actor> AddAsync(ImportRoom room, string name, Role role)
    {
        await using var db = room.Database.CreateDbContext();
        var user = new User { Name = name, Role = role, Email = $"{name}@example.com", UserName = $"{name}@example.com" };
        db.Users.Add(user);
        await db.SaveChangesAsync(Cancelled);
        return new(user.Id, "192.0.2.7");
    }
}
