using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Data.Tests.Proposals.ProposalRoom;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Proposals;

public sealed class ProposalStoreTests
{
    [Fact]
    public async Task What_one_writes_and_another_approves_is_found_by_words_and_by_its_trace_at_once()
    {
        await using var room = await CreateAsync();
        var search = await room.Database.OpenSearchAsync();
        var begun = await room.Store.BeginAsync(room.Ada, null, "", Files(), Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, 1, "A gate that opens by itself.", Cancelled);
        await room.Store.ApproveAsync(room.Cleo, begun.Id, 1, "", Cancelled);
        Assert.Empty((await search.SearchAsync("gate-opens", Languages.English, 1, 10, cancellationToken: Cancelled)).Hits);

        var published = await room.Store.PublishAsync(room.Cleo, begun.Id, 1, Cancelled);

        Assert.Equal(new PublishedProposal("IKB-0102", "gate-opens", 1), published);
        Assert.Single((await search.SearchAsync("gate-opens", Languages.English, 1, 10, cancellationToken: Cancelled)).Hits);
        var match = await room.Database.Matcher.MatchAsync(Trace, null, Cancelled);
        await using var db = room.Database.CreateDbContext();
        var id = await db.Incidents.Where(i => i.Key == "IKB-0102").Select(i => i.Id).SingleAsync(Cancelled);
        Assert.Equal((MatchVerdict.Incident, id), (match.Verdict, match.Candidates[0].IncidentId));
        var revision = await db.Revisions.OrderByDescending(r => r.Id).FirstAsync(Cancelled);
        Assert.Equal(("Ada", "A gate that opens by itself."), (revision.Author, revision.Summary));
        Assert.Equal(["Cleo"], revision.Approvers);
        Assert.Equal(
            [Acts.ProposalBegun, Acts.ProposalSubmitted, Acts.ProposalApproved, Acts.ProposalPublished],
            await db.Audit.OrderBy(e => e.Id).Select(e => e.Act).ToListAsync(Cancelled));
        var proposal = await db.Proposals.SingleAsync(Cancelled);
        Assert.Equal((ProposalState.Published, 1, true), (proposal.State, proposal.PublishedRevision, proposal.IncidentId != null));
    }

    [Fact]
    public async Task A_change_of_an_incident_starts_from_its_files_and_readers_see_the_former_ones_until_it_is_published()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "Says it better.", null, Cancelled);
        var read = await room.Store.ReadAsync(begun.Id, Cancelled);
        Assert.Empty(begun.Problems);
        Assert.Equal(room.English(t => t).Text, read!.Proposal.Files.Single(f => f.Path == "index.md").Text);

        var saved = await room.Store.SaveAsync(
            room.Ada, begun.Id, 1, [room.English(t => t.Replace("The pump stops", "The pump halts", StringComparison.Ordinal))], Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, saved.Version, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, begun.Id, saved.Version, "", Cancelled);
        await using var db = room.Database.CreateDbContext();
        var title = db.IncidentTexts.Where(t => t.Language == Languages.English).Select(t => t.Title);
        Assert.Equal("The pump stops", await title.SingleAsync(Cancelled));

        var published = await room.Store.PublishAsync(room.Dora, begun.Id, saved.Version, Cancelled);

        Assert.Equal(new PublishedProposal("IKB-0101", PackFolder.Slug, 2), published);
        Assert.Equal("The pump halts", await title.SingleAsync(Cancelled));
        Assert.Equal(0, (await room.Room.ImportAsync(room.Pack)).Updated);
    }

    [Fact]
    public async Task A_new_proposal_without_files_is_the_template_with_an_id_of_its_own()
    {
        await using var room = await CreateAsync();

        var first = await room.Store.ReadAsync((await room.Store.BeginAsync(room.Ada, null, "", null, Cancelled)).Id, Cancelled);
        var second = await room.Store.ReadAsync((await room.Store.BeginAsync(room.Ben, null, "", null, Cancelled)).Id, Cancelled);

        Assert.Equal(
            "---\nid: IKB-0102\nslug: ikb-0102\ntitle:\nstatus: published\n---\n\n## Symptom\n", first!.Proposal.Files.Single().Text);
        Assert.Equal("IKB-0103", second!.Proposal.IncidentKey);
        Assert.Contains(
            first.Check.Problems,
            p => p is { File: "index.md", IsWarning: false } && p.Message.Contains("'title'", StringComparison.Ordinal));
        Assert.Equal(
            ProposalFault.HasProblems, await FaultOfAsync(() => room.Store.SubmitAsync(room.Ada, first.Proposal.Id, 1, "x", Cancelled)));
    }

    [Fact]
    public async Task The_second_of_two_who_save_the_same_version_is_told_and_nothing_is_lost()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);
        var mine = room.English(t => t + "\nMine.\n");
        await room.Store.SaveAsync(room.Ada, begun.Id, 1, [mine], Cancelled);

        var fault = await Assert.ThrowsAsync<ProposalException>(
            () => room.Store.SaveAsync(room.Ben, begun.Id, 1, [room.English(t => t + "\nTheirs.\n")], Cancelled));

        Assert.Equal((ProposalFault.Outdated, 2), (fault.Fault, fault.Version));
        Assert.Equal(mine.Text, (await room.Store.ReadAsync(begun.Id, Cancelled))!.Proposal.Files.Single(f => f.Path == "index.md").Text);
    }

    [Fact]
    public async Task Saving_what_is_there_already_makes_no_version()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);

        Assert.Equal(1, (await room.Store.SaveAsync(room.Ben, begun.Id, 1, [room.English(t => t)], Cancelled)).Version);

        await using var db = room.Database.CreateDbContext();
        Assert.Equal(room.Ada.UserId, (await db.Proposals.SingleAsync(Cancelled)).WriterId);
    }

    [Fact]
    public async Task An_approval_is_of_one_version_and_never_by_whoever_wrote_it()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Cleo, PackFolder.Slug, "Better.", null, Cancelled);
        Assert.Equal(ProposalFault.NotInReview, await FaultOfAsync(() => room.Store.ApproveAsync(room.Dora, begun.Id, 1, "", Cancelled)));
        await room.Store.SubmitAsync(room.Cleo, begun.Id, 1, null, Cancelled);
        Assert.Equal(ProposalFault.OwnWork, await FaultOfAsync(() => room.Store.ApproveAsync(room.Cleo, begun.Id, 1, "", Cancelled)));
        Assert.Equal(ProposalFault.NotAllowed, await FaultOfAsync(() => room.Store.ApproveAsync(room.Ada, begun.Id, 1, "", Cancelled)));
        Assert.Equal(ProposalFault.NotApproved, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, begun.Id, 1, Cancelled)));
        await room.Store.ApproveAsync(room.Dora, begun.Id, 1, "", Cancelled);

        var saved = await room.Store.SaveAsync(room.Ada, begun.Id, 1, [room.English(t => t + "\nMore.\n")], Cancelled);

        Assert.Equal(ProposalFault.Outdated, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, begun.Id, 1, Cancelled)));
        Assert.Equal(
            ProposalFault.NotApproved, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, begun.Id, saved.Version, Cancelled)));
        await room.Store.ApproveAsync(room.Cleo, begun.Id, saved.Version, "", Cancelled);
        Assert.Equal(2, (await room.Store.PublishAsync(room.Cleo, begun.Id, saved.Version, Cancelled)).Revision);
        Assert.Equal(
            ProposalFault.Closed, await FaultOfAsync(() => room.Store.SaveAsync(room.Ada, begun.Id, saved.Version, [], Cancelled)));
    }

    [Fact]
    public async Task Where_only_one_may_approve_or_the_site_says_so_a_reviewer_publishes_alone()
    {
        await using var room = await CreateAsync(fourEyes: false);
        var begun = await room.Store.BeginAsync(room.Cleo, PackFolder.Slug, "Better.", null, Cancelled);
        await room.Store.SaveAsync(room.Cleo, begun.Id, 1, [room.English(t => t + "\nMore.\n")], Cancelled);
        await room.Store.SubmitAsync(room.Cleo, begun.Id, 2, null, Cancelled);

        Assert.Equal(2, (await room.Store.PublishAsync(room.Cleo, begun.Id, 2, Cancelled)).Revision);

        var alone = new ProposalStore(room.Database, TimeProvider.System, new(null));
        Assert.True(await alone.NeedsFourEyesAsync(Cancelled));
        await using var db = room.Database.CreateDbContext();
        await db.Users.Where(u => u.Id == room.Dora.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.DeactivatedAt, DateTime.UtcNow), Cancelled);
        Assert.False(await alone.NeedsFourEyesAsync(Cancelled));
    }

    [Fact]
    public async Task Changes_that_are_asked_for_go_back_to_the_author_who_hands_it_in_again()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "Better.", null, Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled);
        Assert.Equal(
            ProposalFault.TextInvalid, await FaultOfAsync(() => room.Store.RequestChangesAsync(room.Cleo, begun.Id, 1, " ", Cancelled)));

        Assert.Equal(
            ProposalState.ChangesRequested, (await room.Store.RequestChangesAsync(room.Cleo, begun.Id, 1, "Say why.", Cancelled)).State);
        Assert.Equal(ProposalState.InReview, (await room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled)).State);

        Assert.Equal(ProposalFault.NotAllowed, await FaultOfAsync(() => room.Store.WithdrawAsync(room.Ben, begun.Id, null, "", Cancelled)));
        Assert.Equal(ProposalState.Withdrawn, (await room.Store.WithdrawAsync(room.Ada, begun.Id, null, "", Cancelled)).State);
        Assert.Equal(ProposalFault.Closed, await FaultOfAsync(() => room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled)));
    }

    [Fact]
    public async Task Whoever_asks_for_changes_takes_an_approval_back_and_the_sentence_is_approved_with_the_rest()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "Better.", null, Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, begun.Id, 1, "", Cancelled);
        await room.Store.RequestChangesAsync(room.Cleo, begun.Id, 1, "Not yet.", Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled);
        Assert.Equal(ProposalFault.NotApproved, await FaultOfAsync(() => room.Store.PublishAsync(room.Dora, begun.Id, 1, Cancelled)));
        await room.Store.ApproveAsync(room.Cleo, begun.Id, 1, "", Cancelled);

        Assert.Equal(2, await room.Store.SetSummaryAsync(room.Ada, begun.Id, "Another sentence.", Cancelled));

        Assert.Equal(ProposalFault.NotApproved, await FaultOfAsync(() => room.Store.PublishAsync(room.Dora, begun.Id, 2, Cancelled)));
        Assert.Equal(2, await room.Store.SetSummaryAsync(room.Ada, begun.Id, "Another sentence.", Cancelled));
    }

    [Fact]
    public async Task A_picture_that_both_changed_is_chosen_by_a_person()
    {
        await using var room = await CreateAsync();
        var first = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "A picture.", null, Cancelled);
        var second = await room.Store.BeginAsync(room.Ben, PackFolder.Slug, "Another one.", null, Cancelled);
        await room.Store.SaveImageAsync(room.Ada, first.Id, 1, ContentImage.Read("images/a.png", Pictures.Png, out _)!, Cancelled);
        await PublishAsync(room, first with { Version = 2 }, room.English(t => t + "\n![It](images/a.png)\n"));
        await room.Store.SaveImageAsync(room.Ben, second.Id, 1, ContentImage.Read("images/a.png", Pictures.Gif, out _)!, Cancelled);

        Assert.Equal(["images/a.png"], await room.Store.BringUpToDateAsync(room.Ben, second.Id, 2, Cancelled));

        Assert.Equal(
            "image/gif", (await room.Store.ReadAsync(second.Id, Cancelled))!.Proposal.Files.Single(f => f.MediaType != null).MediaType);
    }

    [Fact]
    public async Task Of_two_proposals_for_one_incident_the_second_takes_the_first_in_line_by_line()
    {
        await using var room = await CreateAsync();
        var first = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "The title.", null, Cancelled);
        var second = await room.Store.BeginAsync(room.Ben, PackFolder.Slug, "The end.", null, Cancelled);
        await PublishAsync(room, first, room.English(t => t.Replace("The pump stops", "The pump halts", StringComparison.Ordinal)));
        await room.Store.SaveAsync(room.Ben, second.Id, 1, [room.English(t => t + "\nAn end.\n")], Cancelled);
        await room.Store.SubmitAsync(room.Ben, second.Id, 2, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, second.Id, 2, "", Cancelled);
        Assert.Equal(ProposalFault.NotUpToDate, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, second.Id, 2, Cancelled)));

        Assert.Empty(await room.Store.BringUpToDateAsync(room.Ben, second.Id, 2, Cancelled));

        var merged = (await room.Store.ReadAsync(second.Id, Cancelled))!;
        Assert.Equal((3, 2), (merged.Proposal.Version, merged.Proposal.BaseRevision));
        var text = merged.Proposal.Files.Single(f => f.Path == "index.md").Text;
        Assert.Contains("The pump halts", text, StringComparison.Ordinal);
        Assert.EndsWith("\nAn end.\n", text, StringComparison.Ordinal);
        await room.Store.ApproveAsync(room.Cleo, second.Id, 3, "", Cancelled);
        Assert.Equal(3, (await room.Store.PublishAsync(room.Cleo, second.Id, 3, Cancelled)).Revision);
    }

    [Fact]
    public async Task Where_both_changed_the_same_line_both_stand_there_until_somebody_chooses()
    {
        await using var room = await CreateAsync();
        var first = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "The title.", null, Cancelled);
        var second = await room.Store.BeginAsync(room.Ben, PackFolder.Slug, "The title too.", null, Cancelled);
        await PublishAsync(room, first, room.English(t => t.Replace("The pump stops", "The pump halts", StringComparison.Ordinal)));
        await room.Store.SaveAsync(
            room.Ben, second.Id, 1, [room.English(t => t.Replace("The pump stops", "A pump stops", StringComparison.Ordinal))], Cancelled);

        Assert.Equal(["index.md"], await room.Store.BringUpToDateAsync(room.Ben, second.Id, 2, Cancelled));

        var merged = (await room.Store.ReadAsync(second.Id, Cancelled))!;
        var text = merged.Proposal.Files.Single(f => f.Path == "index.md").Text;
        Assert.Contains(
            "<<<<<<< yours\ntitle: \"A pump stops\"\n=======\ntitle: \"The pump halts\"\n>>>>>>> saved meanwhile\n",
            text, StringComparison.Ordinal);
        Assert.Contains(merged.Check.Problems, p => !p.IsWarning && p.Message.StartsWith("Two versions", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("id: IKB-0101", "id: IKB-0777", "for ever")]
    [InlineData("slug: pump-stops", "slug: pump-halts", "'aliases'")]
    [InlineData("status: published", "status: draft", "calls itself a draft")]
    public async Task What_only_the_site_can_know_is_checked_as_well(string from, string to, string said)
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);

        var saved = await room.Store.SaveAsync(
            room.Ada, begun.Id, 1, [room.English(t => t.Replace(from, to, StringComparison.Ordinal))], Cancelled);

        var problem = Assert.Single(saved.Problems, p => !p.IsWarning);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal(room.English(t => t).Text.Split('\n').ToList().IndexOf(from) + 1, problem.Line);
    }

    [Fact]
    public async Task A_new_incident_takes_no_id_and_no_slug_of_another_one()
    {
        await using var room = await CreateAsync();

        var id = await room.Store.BeginAsync(room.Ada, null, "", Files(key: "IKB-0101"), Cancelled);
        var slug = await room.Store.BeginAsync(room.Ada, null, "", Files(slug: PackFolder.Slug), Cancelled);

        Assert.Contains(
            "IKB-0101 is another incident already", Assert.Single(id.Problems, p => !p.IsWarning).Message, StringComparison.Ordinal);
        Assert.Contains("already leads to IKB-0101", Assert.Single(slug.Problems, p => !p.IsWarning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../index.md")]
    [InlineData("index.de.md")]
    [InlineData("traces/../../x.txt")]
    [InlineData("traces/x/y.txt")]
    [InlineData("/etc/passwd")]
    [InlineData(".hidden.cs")]
    [InlineData("")]
    [InlineData("traces/a.txt\n")]
    [InlineData("名.cs")]
    [InlineData("images/a.png")]
    public async Task A_file_that_no_incident_has_is_refused(string path)
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);

        Assert.Equal(
            ProposalFault.FileRefused, await FaultOfAsync(() => room.Store.SaveAsync(room.Ada, begun.Id, 1, [new(path, "x")], Cancelled)));
    }

    [Fact]
    public async Task Too_much_and_what_is_no_text_is_refused()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);
        foreach (var files in new ContentFile[][]
        {
            [new("bug.cs", new string('x', ContentDirectory.MaxFileBytes + 1))],
            [new("bug.cs", "a\0b")],
            [.. Enumerable.Range(0, ContentDirectory.MaxFilesPerIncident).Select(n => new ContentFile($"p{n}.cs", "x"))],
        })
        {
            Assert.Equal(
                ProposalFault.FileRefused, await FaultOfAsync(() => room.Store.SaveAsync(room.Ada, begun.Id, 1, files, Cancelled)));
        }

        Assert.Equal(1, (await room.Store.ReadAsync(begun.Id, Cancelled))!.Proposal.Version);
    }

    [Fact]
    public async Task A_picture_comes_with_the_proposal_into_the_revision()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "A picture.", null, Cancelled);
        var image = ContentImage.Read("images/stop.png", Pictures.Png, out _)!;
        var saved = await room.Store.SaveImageAsync(room.Ada, begun.Id, 1, image, Cancelled);
        saved = await room.Store.SaveImageAsync(
            room.Ada, begun.Id, saved.Version, ContentImage.Read("images/stop.png", Pictures.Gif, out _)!, Cancelled);
        saved = await room.Store.SaveAsync(
            room.Ada, begun.Id, saved.Version, [room.English(t => t + "\n![It stops](images/stop.png)\n")], Cancelled);
        Assert.DoesNotContain(saved.Problems, p => !p.IsWarning);
        await room.Store.SubmitAsync(room.Ada, begun.Id, saved.Version, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, begun.Id, saved.Version, "", Cancelled);

        await room.Store.PublishAsync(room.Cleo, begun.Id, saved.Version, Cancelled);

        await using var db = room.Database.CreateDbContext();
        var stored = await db.IncidentImages.SingleAsync(Cancelled);
        Assert.Equal(("stop.png", "image/gif", 3, 2), (stored.FileName, stored.MediaType, stored.Width, stored.Height));
        Assert.Equal(Pictures.Gif, (await db.Images.SingleAsync(i => i.Sha256 == stored.Sha256, Cancelled)).Bytes);
        var next = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);
        Assert.Equal(
            Pictures.Gif.Length, (await room.Store.ReadAsync(next.Id, Cancelled))!.Proposal.Files.Single(f => f.MediaType != null).Size);
    }

    [Fact]
    public async Task Comments_keep_the_line_they_are_about_and_are_settled_by_thread()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "", null, Cancelled);
        var first = await room.Store.CommentAsync(room.Cleo, begun.Id, new("index.md", 2), "Is that so?", Cancelled);
        var answer = await room.Store.CommentAsync(room.Ada, begun.Id, new(ParentId: first), "It is.", Cancelled);

        Assert.Equal(
            ProposalFault.Gone,
            await FaultOfAsync(() => room.Store.CommentAsync(room.Ada, begun.Id, new(ParentId: answer), "x", Cancelled)));
        Assert.Equal(
            ProposalFault.TextInvalid, await FaultOfAsync(() => room.Store.CommentAsync(room.Ada, begun.Id, new(), " ", Cancelled)));
        foreach (var place in new CommentPlace[] { new("none.cs", 1), new("index.md", -5), new("index.md", 4000) })
        {
            Assert.Equal(ProposalFault.Gone, await FaultOfAsync(() => room.Store.CommentAsync(room.Ada, begun.Id, place, "x", Cancelled)));
        }

        Assert.Equal(
            ProposalFault.NotAllowed, await FaultOfAsync(() => room.Store.CommentAsync(room.Reader, begun.Id, new(), "x", Cancelled)));
        await room.Store.SettleAsync(room.Ada, first, isSettled: true, Cancelled);

        var comments = (await room.Store.ReadAsync(begun.Id, Cancelled))!.Proposal.Comments;
        Assert.Equal(("id: IKB-0101", 1, "Cleo"), (comments[0].LineText, comments[0].Version, comments[0].Who));
        Assert.Equal(("Ada", first), (comments[0].ResolvedBy, comments[1].ParentId));
    }

    [Fact]
    public async Task A_reader_and_a_closed_account_can_do_nothing_with_proposals()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginAsync(room.Ada, PackFolder.Slug, "Better.", null, Cancelled);
        await room.Store.SubmitAsync(room.Ada, begun.Id, 1, null, Cancelled);
        await using var db = room.Database.CreateDbContext();
        await db.Users.Where(u => u.Id == room.Dora.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.DeactivatedAt, DateTime.UtcNow), Cancelled);

        foreach (var actor in new[] { room.Reader, room.Dora, Actor.Console })
        {
            foreach (var act in new Func<Task>[]
            {
                () => room.Store.BeginAsync(actor, null, "", null, Cancelled),
                () => room.Store.SaveAsync(actor, begun.Id, 1, [new("bug.cs", "x")], Cancelled),
                () => room.Store.DeleteFileAsync(actor, begun.Id, 1, "index.md", Cancelled),
                () => room.Store.SetSummaryAsync(actor, begun.Id, "x", Cancelled),
                () => room.Store.ApproveAsync(actor, begun.Id, 1, "", Cancelled),
                () => room.Store.RequestChangesAsync(actor, begun.Id, 1, "x", Cancelled),
                () => room.Store.PublishAsync(actor, begun.Id, 1, Cancelled),
                () => room.Store.WithdrawAsync(actor, begun.Id, null, "", Cancelled),
                () => room.Store.BringUpToDateAsync(actor, begun.Id, 1, Cancelled),
            })
            {
                Assert.Equal(ProposalFault.NotAllowed, await FaultOfAsync(act));
            }
        }

        Assert.Equal(2, await db.Audit.CountAsync(Cancelled));
    }

    private static async Task PublishAsync(ProposalRoom room, SavedProposal proposal, ContentFile file)
    {
        var saved = await room.Store.SaveAsync(room.Ada, proposal.Id, proposal.Version, [file], Cancelled);
        await room.Store.SubmitAsync(room.Ada, proposal.Id, saved.Version, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, proposal.Id, saved.Version, "", Cancelled);
        await room.Store.PublishAsync(room.Cleo, proposal.Id, saved.Version, Cancelled);
    }
}
