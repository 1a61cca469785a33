using IncidentKB.Core;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <content>From handing in to publishing.</content>
public sealed partial class ProposalStore
{
    // More of them nobody reads.
    private const int MaxComments = 2000;

    /// <summary>Hands a proposal in for review. It stays open to changes; an approval is of one version.</summary>
    /// <param name="actor">Who; needs to be an author.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="expectedVersion">The version that was looked at.</param>
    /// <param name="summary">What it changes and why; null to leave what was said.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<SavedProposal> SubmitAsync(
        Actor actor, int id, int expectedVersion, string? summary, CancellationToken cancellationToken) =>
        ReviewAsync(actor, Role.Author, id, expectedVersion, async (work, proposal) =>
        {
            if (proposal.State == ProposalState.InReview)
            {
                return;
            }

            proposal.Summary = CheckedSummary(summary ?? proposal.Summary);
            if (proposal.Summary.Length == 0 && !proposal.IsNew)
            {
                throw new ProposalException(ProposalFault.NeedsSummary);
            }

            await RefuseUnsoundAsync(work.Db, proposal, cancellationToken);
            proposal.State = ProposalState.InReview;
            AddStep(work, proposal, ProposalAct.Submitted, proposal.Summary);
            work.Db.Record(actor, work.Self.Name, Acts.ProposalSubmitted, SubjectOf(proposal), Now);
        }, cancellationToken);

    /// <summary>Approves one version of a proposal.</summary>
    public Task<SavedProposal> ApproveAsync(Actor actor, int id, int version, string text, CancellationToken cancellationToken) =>
        ReviewAsync(actor, Role.Reviewer, id, version, async (work, proposal) =>
        {
            RefuseUnlessInReview(proposal);
            if (proposal.WriterId == work.Self.Id && await NeedsFourEyesAsync(work.Db, cancellationToken))
            {
                throw new ProposalException(ProposalFault.OwnWork);
            }

            if (!await IsApprovedAsync(work.Db, proposal, s => s.UserId == work.Self.Id, cancellationToken))
            {
                AddStep(work, proposal, ProposalAct.Approved, CheckedText(text, isNeeded: false));
                work.Db.Record(actor, work.Self.Name, Acts.ProposalApproved, SubjectOf(proposal), Now, $"version {proposal.Version}");
            }
        }, cancellationToken);

    /// <summary>Gives a proposal back to its author.</summary>
    public Task<SavedProposal> RequestChangesAsync(Actor actor, int id, int version, string text, CancellationToken cancellationToken) =>
        ReviewAsync(actor, Role.Reviewer, id, version, (work, proposal) =>
        {
            RefuseUnlessInReview(proposal);
            proposal.State = ProposalState.ChangesRequested;
            AddStep(work, proposal, ProposalAct.ChangesRequested, CheckedText(text, isNeeded: true));
            work.Db.Record(actor, work.Self.Name, Acts.ChangesRequested, SubjectOf(proposal), Now);
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Gives a proposal up: its author may, and a reviewer. It stays to be read.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="expectedVersion">The version that was looked at; null for whatever it has become.</param>
    /// <param name="text">Why; may be empty.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<SavedProposal> WithdrawAsync(Actor actor, int id, int? expectedVersion, string text, CancellationToken cancellationToken) =>
        ReviewAsync(actor, Role.Author, id, expectedVersion, (work, proposal) =>
        {
            if (proposal.AuthorId != work.Self.Id && work.Self.Role < Role.Reviewer)
            {
                throw new ProposalException(ProposalFault.NotAllowed);
            }

            proposal.State = ProposalState.Withdrawn;
            AddStep(work, proposal, ProposalAct.Withdrawn, CheckedText(text, isNeeded: false));
            work.Db.Record(actor, work.Self.Name, Acts.ProposalWithdrawn, SubjectOf(proposal), Now);
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>
    /// Makes an approved proposal the next revision of what it is about: readers, search, matcher and proofs have it from the next
    /// request on.
    /// </summary>
    /// <param name="actor">Who; needs to be a reviewer.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="version">The version that was looked at.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Slug and revision that it became.</returns>
    public async Task<PublishedProposal> PublishAsync(Actor actor, int id, int version, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await using var writer = await IncidentWriter.BeginAsync(db, Now, cancellationToken);
        var work = new Work(db, await SelfAsync(db, actor, Role.Reviewer, cancellationToken));
        var proposal = await FindOpenAsync(db, id, cancellationToken);
        RefuseOutdated(proposal, version);
        RefuseUnlessInReview(proposal);
        var check = await RefuseUnsoundAsync(db, proposal, cancellationToken);
        var approvers = await ApproversAsync(db, proposal, cancellationToken);
        if (approvers.Count == 0)
        {
            if (await NeedsFourEyesAsync(db, cancellationToken))
            {
                throw new ProposalException(ProposalFault.NotApproved);
            }

            approvers = [work.Self.Name];
        }

        var author = await db.Users.Where(u => u.Id == proposal.AuthorId).Select(u => u.Name).SingleAsync(cancellationToken);
        var note = new RevisionNote(RevisionCause.Edited, author, SaidOf(proposal)) { Approvers = approvers };
        var published = check.Entry is { } entry
            ? await SaveEntryAsync(db, entry, proposal, note, cancellationToken)
            : await SaveIncidentAsync(db, writer, check.Bundle, proposal, note, cancellationToken);
        proposal.PublishedRevision = published.Revision;
        proposal.State = ProposalState.Published;
        AddStep(work, proposal, ProposalAct.Published, "");
        var key = published.Kind == null ? published.Key : KeyOf(proposal);
        db.Record(actor, work.Self.Name, Acts.ProposalPublished, SubjectOf(proposal), Now, $"{key} revision {published.Revision}");
        await writer.CommitAsync(cancellationToken);
        return published;
    }

    private static async Task<PublishedProposal> SaveIncidentAsync(
        KbContext db, IncidentWriter writer, IncidentBundle bundle, Proposal proposal, RevisionNote note,
        CancellationToken cancellationToken)
    {
        var saved = await writer.SaveAsync(bundle, proposal.BaseRevision, note, cancellationToken);
        if (saved.Outcome != IncidentSaveOutcome.Saved)
        {
            throw new ProposalException(
                saved.Outcome == IncidentSaveOutcome.Conflict ? ProposalFault.NotUpToDate : ProposalFault.HasProblems);
        }

        await db.SaveChangesAsync(cancellationToken);
        proposal.IncidentId = saved.Incident!.Id;
        return new(saved.Incident.Key, saved.Incident.Slug, saved.Incident.RevisionNumber);
    }

    /// <summary>
    /// Takes what was published after a proposal was begun into it, file by file and line by line. Where both changed the same
    /// lines, both stand there between marks, which the check reports until a person has chosen.
    /// </summary>
    /// <returns>Paths of the files in which a person has to choose.</returns>
    public Task<IReadOnlyList<string>> BringUpToDateAsync(Actor actor, int id, int expectedVersion, CancellationToken cancellationToken) =>
        ActAsync<IReadOnlyList<string>>(actor, Role.Author, async work =>
        {
            var proposal = await FindOpenAsync(work.Db, id, cancellationToken);
            RefuseOutdated(proposal, expectedVersion);
            var revision = await work.Db.ReadPublishedRevisionAsync(proposal, cancellationToken);
            if (revision == proposal.BaseRevision || revision is not { } newest)
            {
                return [];
            }

            await work.Db.Entry(proposal).Collection(p => p.Files).LoadAsync(cancellationToken);
            var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
            var before = await work.Db.ReadDocumentsAsync(proposal, proposal.BaseRevision!.Value, cancellationToken) ?? nothing;
            var after = await work.Db.ReadDocumentsAsync(proposal, newest, cancellationToken) ?? nothing;
            var published = new Proposal { IncidentKey = proposal.IncidentKey, Title = "" };
            await CopyAsync(work.Db, published, after.Select(d => new ContentFile(d.Key, d.Value)), cancellationToken);

            // Whoever presses the button has written nothing of it.
            proposal.Version++;
            var conflicts = MergeFiles(proposal, before, published.Files);
            proposal.BaseRevision = revision;
            AddStep(work, proposal, ProposalAct.BroughtUpToDate, $"{revision}");
            await CheckAsync(work.Db, proposal, cancellationToken);
            return conflicts;
        }, cancellationToken);

    /// <summary>Says something of a proposal, of one of its lines, or in answer to a comment.</summary>
    /// <param name="actor">Who; needs to be an author.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="place">What it is about.</param>
    /// <param name="text">What is said.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Number of the comment.</returns>
    public async Task<int> CommentAsync(Actor actor, int id, CommentPlace place, string text, CancellationToken cancellationToken)
    {
        var said = await ActAsync(actor, Role.Author, async work =>
        {
            var proposal = await work.Db.Proposals.SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
                ?? throw new ProposalException(ProposalFault.Gone);
            var file = place.Path == null ? null : await work.Db.ProposalFiles.AsNoTracking()
                .SingleOrDefaultAsync(f => f.ProposalId == id && f.Path == place.Path, cancellationToken)
                ?? throw new ProposalException(ProposalFault.Gone);
            if (await work.Db.ProposalComments.CountAsync(c => c.ProposalId == id, cancellationToken) >= MaxComments)
            {
                throw new ProposalException(ProposalFault.TextInvalid);
            }

            var lineText = place.Line is not { } number
                ? null
                : LineOf(file?.Text ?? "", number) ?? throw new ProposalException(ProposalFault.Gone);
            if (place.ParentId is { } parent
                && !await work.Db.ProposalComments.AnyAsync(
                    c => c.Id == parent && c.ProposalId == id && c.ParentId == null, cancellationToken))
            {
                throw new ProposalException(ProposalFault.Gone);
            }

            var comment = new ProposalComment
            {
                ProposalId = id,
                ParentId = place.ParentId,
                Path = place.Path,
                Line = place.Line,
                LineText = lineText,
                Version = proposal.Version,
                At = Now,
                UserId = work.Self.Id,
                Who = work.Self.Name,
                Text = CheckedText(text, isNeeded: true),
            };
            work.Db.ProposalComments.Add(comment);
            return comment;
        }, cancellationToken);
        return said.Id;
    }

    /// <summary>Settles a thread of comments, or opens it again.</summary>
    public Task SettleAsync(Actor actor, int commentId, bool isSettled, CancellationToken cancellationToken) =>
        ActAsync(actor, Role.Author, async work =>
        {
            var comment = await work.Db.ProposalComments.SingleOrDefaultAsync(
                c => c.Id == commentId && c.ParentId == null, cancellationToken)
                ?? throw new ProposalException(ProposalFault.Gone);
            (comment.ResolvedAt, comment.ResolvedBy) = isSettled ? (Now, work.Self.Name) : default((DateTime?, string?));
            return 0;
        }, cancellationToken);

    /// <summary>True where nobody may approve what he wrote last.</summary>
    public async Task<bool> NeedsFourEyesAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        return await NeedsFourEyesAsync(db, cancellationToken);
    }

    private async Task<bool> NeedsFourEyesAsync(KbContext db, CancellationToken cancellationToken) =>
        rules.FourEyes ?? await db.Users.CountAsync(
            u => u.DeactivatedAt == null && (u.Role == Role.Reviewer || u.Role == Role.Admin), cancellationToken) >= 2;

    private Task<SavedProposal> ReviewAsync(
        Actor actor, Role needed, int id, int? expectedVersion, Func<Work, Proposal, Task> act, CancellationToken cancellationToken) =>
        ActAsync(actor, needed, async work =>
        {
            var proposal = await FindOpenAsync(work.Db, id, cancellationToken);
            RefuseOutdated(proposal, expectedVersion ?? proposal.Version);
            await act(work, proposal);
            return new SavedProposal(proposal.Id, proposal.Version, proposal.State, []);
        }, cancellationToken);

    private static void RefuseUnlessInReview(Proposal proposal)
    {
        if (proposal.State != ProposalState.InReview)
        {
            throw new ProposalException(ProposalFault.NotInReview);
        }
    }

    // What a reviewer gets to see, and what is published, has no faults.
    private static async Task<ProposalCheck> RefuseUnsoundAsync(KbContext db, Proposal proposal, CancellationToken cancellationToken)
    {
        await db.Entry(proposal).Collection(p => p.Files).LoadAsync(cancellationToken);
        var check = await CheckAsync(db, proposal, cancellationToken);
        return check.IsSound ? check : throw new ProposalException(ProposalFault.HasProblems);
    }

    private static Task<bool> IsApprovedAsync(
        KbContext db, Proposal proposal,
        System.Linq.Expressions.Expression<Func<ProposalStep, bool>> who,
        CancellationToken cancellationToken) =>
        ApprovalsOf(db, proposal).AnyAsync(who, cancellationToken);

    // Of the present version, and not taken back by whoever asked for changes afterwards.
    private static Task<List<string>> ApproversAsync(KbContext db, Proposal proposal, CancellationToken cancellationToken) =>
        ApprovalsOf(db, proposal).OrderBy(s => s.Id).Select(s => s.Who).Distinct().ToListAsync(cancellationToken);

    private static IQueryable<ProposalStep> ApprovalsOf(KbContext db, Proposal proposal) => db.ProposalSteps.Where(
        s => s.ProposalId == proposal.Id && s.Act == ProposalAct.Approved && s.Version == proposal.Version
            && !db.ProposalSteps.Any(c => c.ProposalId == proposal.Id && c.Act == ProposalAct.ChangesRequested && c.Id > s.Id));

    private static List<string> MergeFiles(
        Proposal proposal, IReadOnlyDictionary<string, string> before, IReadOnlyList<ProposalFile> published)
    {
        var conflicts = new List<string>();
        foreach (var path in before.Keys.Union(published.Select(f => f.Path)).Union(proposal.Files.Select(f => f.Path)).ToList())
        {
            var mine = proposal.Files.Find(f => f.Path == path);
            var theirs = published.FirstOrDefault(f => f.Path == path);
            var origin = before.GetValueOrDefault(path);
            if (theirs?.Text == origin || theirs?.Text == mine?.Text)
            {
                continue;
            }

            if (mine?.Text == origin)
            {
                Replace(proposal, mine, theirs);
            }
            else if (mine is { MediaType: not null } || theirs is { MediaType: not null })
            {
                // Of two pictures one of them chose, a person chooses again.
                conflicts.Add(path);
            }
            else if (theirs != null && mine != null)
            {
                var merge = TextMerge.Of(origin ?? "", mine.Text, theirs.Text);
                (mine.Text, mine.Version) = (merge.Text, proposal.Version);
                if (merge.HasConflicts)
                {
                    conflicts.Add(path);
                }
            }
            else if (theirs != null)
            {
                // Taken out here and changed there: it comes back, so that nobody loses it unseen.
                Replace(proposal, mine, theirs);
                conflicts.Add(path);
            }
        }

        return conflicts;
    }

    private static void Replace(Proposal proposal, ProposalFile? mine, ProposalFile? theirs)
    {
        if (theirs == null)
        {
            proposal.Files.Remove(mine!);
            return;
        }

        if (mine == null)
        {
            proposal.Files.Add(mine = new() { Path = theirs.Path, Text = "" });
        }

        (mine.Text, mine.Version, mine.MediaType) = (theirs.Text, proposal.Version, theirs.MediaType);
        (mine.Width, mine.Height, mine.Size) = (theirs.Width, theirs.Height, theirs.Size);
    }

    private static string? SaidOf(Proposal proposal) => proposal.Summary.Length > 0 ? proposal.Summary : null;

    private static string CheckedText(string text, bool isNeeded) =>
        text.Trim() is { Length: <= ProposalComment.MaxText } said && (said.Length > 0 || !isNeeded)
            ? said : throw new ProposalException(ProposalFault.TextInvalid);

    private static string? LineOf(string text, int line)
    {
        var lines = text.Split('\n');
        return line >= 1 && line <= lines.Length ? TextLimit.Cut(lines[line - 1].TrimEnd('\r'), ProposalComment.MaxLineText) : null;
    }
}

/// <summary>What a comment is about.</summary>
/// <param name="Path">The file; null for the whole proposal.</param>
/// <param name="Line">The line, from 1; null for the whole file.</param>
/// <param name="ParentId">The first comment of the thread that it answers; null where it begins one.</param>
public sealed record CommentPlace(string? Path = null, int? Line = null, int? ParentId = null);

/// <summary>What a proposal became.</summary>
/// <param name="Key">Permanent id of the incident; empty for an entry of the catalogue.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="Revision">Number of the revision.</param>
public sealed record PublishedProposal(string Key, string Slug, int Revision)
{
    /// <summary>What it is in the catalogue; null for an incident.</summary>
    public CatalogueKind? Kind { get; init; }
}
