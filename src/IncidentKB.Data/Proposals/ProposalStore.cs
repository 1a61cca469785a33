using IncidentKB.Core;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <summary>
/// Everything that changes a proposal. Each act is one transaction: it reads again what the actor may do, acts, and writes what
/// happened. What an author of the team began, every author may go on with.
/// </summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="rules">How the site wants its reviews.</param>
public sealed partial class ProposalStore(IDbContextFactory<KbContext> factory, TimeProvider clock, ReviewRules rules)
{
    private const string KeyPrefix = "IKB-";

    // A key that somebody wrote with more digits is not counted on from: the next one might have no room.
    private const int MaxNumberedKey = 11;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Begins a proposal.</summary>
    /// <param name="actor">Who; needs to be an author.</param>
    /// <param name="incident">Slug or permanent id of the incident to change; null for a new one.</param>
    /// <param name="summary">What it is to change and why; may be empty until it is handed in.</param>
    /// <param name="files">Its files; null for those that are published. Without a record the template of the site is added.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="note">Where it comes from and what a person has to look at; empty where nothing is to be said.</param>
    public Task<SavedProposal> BeginAsync(
        Actor actor, string? incident, string summary, IncidentFiles? files, CancellationToken cancellationToken, string note = "") =>
        ActAsync(actor, Role.Author, async work =>
        {
            var stored = incident == null ? null : await FindIncidentAsync(work.Db, incident, cancellationToken);
            var key = stored?.Key ?? await NextKeyAsync(work.Db, cancellationToken);
            var proposal = Added(work, stored, key, summary);
            if (files == null && stored != null)
            {
                await CopyAsync(work.Db, proposal, await work.Db.ReadDocumentsAsync(stored.Id, cancellationToken), cancellationToken);
            }
            else
            {
                var texts = files?.Texts ?? [];
                if (texts.All(t => t.Path != IncidentBundle.EnglishFile))
                {
                    texts =
                    [
                        .. (await ReadTemplateAsync(work.Db, cancellationToken)).ExceptBy(texts.Select(t => t.Path), t => t.Path), .. texts,
                    ];
                }

                SetTexts(proposal, stored == null ? AsNew(texts, key) : texts, isFirst: true);
                await SetImagesAsync(work.Db, proposal, files?.Images ?? [], cancellationToken);
            }

            RefuseTooMany(proposal);
            return await BegunAsync(work, actor, proposal, note, cancellationToken);
        }, cancellationToken);

    /// <summary>Begins a proposal that makes a former revision of an incident the current one again.</summary>
    public Task<SavedProposal> BeginFromRevisionAsync(
        Actor actor, string incident, int revision, string summary, CancellationToken cancellationToken) =>
        ActAsync(actor, Role.Author, async work =>
        {
            var stored = await FindIncidentAsync(work.Db, incident, cancellationToken);
            var documents = await work.Db.ReadDocumentsAsync(stored.Id, revision, cancellationToken)
                ?? throw new ProposalException(ProposalFault.Gone);
            var proposal = Added(work, stored, stored.Key, summary);
            await CopyAsync(work.Db, proposal, documents.Select(d => new ContentFile(d.Key, d.Value)), cancellationToken);
            return await BegunAsync(work, actor, proposal, "", cancellationToken);
        }, cancellationToken);

    /// <summary>Saves texts of a proposal; the other files stay. Texts that are equal to the stored ones make no new version.</summary>
    /// <param name="actor">Who; needs to be an author.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="expectedVersion">The version that was edited.</param>
    /// <param name="texts">The files, new or changed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<SavedProposal> SaveAsync(
        Actor actor, int id, int expectedVersion, IReadOnlyCollection<ContentFile> texts, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, id, expectedVersion, (_, proposal) => Task.FromResult(SetTexts(proposal, texts, isFirst: false)), cancellationToken);

    /// <summary>Saves a picture of a proposal.</summary>
    public Task<SavedProposal> SaveImageAsync(
        Actor actor, int id, int expectedVersion, ContentImage image, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, id, expectedVersion, (db, proposal) => SetImagesAsync(db, proposal, [image], cancellationToken), cancellationToken);

    /// <summary>Takes a file out of a proposal.</summary>
    public Task<SavedProposal> DeleteFileAsync(
        Actor actor, int id, int expectedVersion, string path, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, expectedVersion, (_, proposal) =>
        {
            var file = proposal.Files.Find(f => f.Path == path) ?? throw new ProposalException(ProposalFault.Gone);
            proposal.Files.Remove(file);
            return Task.FromResult(true);
        }, cancellationToken);

    /// <summary>
    /// Says what a proposal changes and why. While it is in review that is a new version: the sentence is published with it, so it is
    /// approved with it.
    /// </summary>
    /// <returns>The version that it has now.</returns>
    public Task<int> SetSummaryAsync(Actor actor, int id, string summary, CancellationToken cancellationToken) =>
        ActAsync(actor, Role.Author, async work =>
        {
            var proposal = await FindOpenAsync(work.Db, id, cancellationToken);
            var said = CheckedSummary(summary);
            if (said != proposal.Summary && proposal.State == ProposalState.InReview)
            {
                Raise(proposal, work.Self);
            }

            proposal.Summary = said;
            return proposal.Version;
        }, cancellationToken);

    /// <summary>Reads a proposal with all its parts and what is wrong with its files.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<ReadProposal?> ReadAsync(int id, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var proposal = await db.Proposals.AsNoTracking().AsSplitQuery().Include(p => p.Files).Include(p => p.Steps.OrderBy(s => s.Id))
            .Include(p => p.Comments.OrderBy(c => c.Id)).SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        return proposal == null ? null : new(proposal, await ProposalCheck.OfAsync(db, proposal, proposal.Files, cancellationToken));
    }

    private Proposal Added(Work work, Incident? stored, string key, string summary)
    {
        var proposal = new Proposal
        {
            IncidentId = stored?.Id,
            IncidentKey = key,
            BaseRevision = stored?.RevisionNumber,
            Title = "",
            Summary = CheckedSummary(summary),
            AuthorId = work.Self.Id,
            WriterId = work.Self.Id,
            CreatedAt = Now,
            UpdatedAt = Now,
        };
        work.Db.Proposals.Add(proposal);
        return proposal;
    }

    private async Task<SavedProposal> BegunAsync(
        Work work, Actor actor, Proposal proposal, string note, CancellationToken cancellationToken)
    {
        AddStep(work, proposal, ProposalAct.Begun, note);
        var check = await CheckAsync(work.Db, proposal, cancellationToken);
        await work.Db.SaveChangesAsync(cancellationToken);
        work.Db.Record(actor, work.Self.Name, Acts.ProposalBegun, SubjectOf(proposal), Now, KeyOf(proposal));
        return SavedProposal.Of(proposal, check);
    }

    private Task<SavedProposal> ChangeAsync(
        Actor actor, int id, int expectedVersion, Func<KbContext, Proposal, Task<bool>> change, CancellationToken cancellationToken) =>
        ActAsync(actor, Role.Author, async work =>
        {
            var proposal = await FindOpenAsync(work.Db, id, cancellationToken);
            RefuseOutdated(proposal, expectedVersion);
            await work.Db.Entry(proposal).Collection(p => p.Files).LoadAsync(cancellationToken);
            if (await change(work.Db, proposal))
            {
                RefuseTooMany(proposal);
                Raise(proposal, work.Self);
            }

            return SavedProposal.Of(proposal, await CheckAsync(work.Db, proposal, cancellationToken));
        }, cancellationToken);

    private void Raise(Proposal proposal, User writer)
    {
        proposal.Version++;
        proposal.WriterId = writer.Id;
        proposal.UpdatedAt = Now;
    }

    private static async Task<ProposalCheck> CheckAsync(KbContext db, Proposal proposal, CancellationToken cancellationToken)
    {
        var check = await ProposalCheck.OfAsync(db, proposal, proposal.Files, cancellationToken);
        proposal.Problems = check.Problems.Count(p => !p.IsWarning);
        if (proposal.EntryKind != null)
        {
            proposal.Title = TextLimit.Cut(check.Entry?.Title.In(Languages.English) ?? "", 200);
            if (proposal.IsNew)
            {
                proposal.EntrySlug = proposal.Files.Select(f => EntryFile.SlugIn(f.Text)).FirstOrDefault();
            }

            return check;
        }

        var titled = proposal.Files.OrderBy(f => f.Path, StringComparer.Ordinal)
            .Where(f => f.Path is IncidentBundle.EnglishFile or IncidentBundle.ChineseFile);
        proposal.Title = TextLimit.Cut(titled.Select(f => FrontMatter.TextOf(f.Text, "title")).FirstOrDefault(t => t != null) ?? "", 200);
        return check;
    }

    // A new incident gets its id, and a slug where nothing told one; whether readers see it is said by publishing.
    private static List<ContentFile> AsNew(IReadOnlyCollection<ContentFile> texts, string key)
    {
        string Filled(string text)
        {
            foreach (var (name, value, isFixed) in new[]
            {
                ("id", key, false), ("slug", key.ToLowerInvariant(), false), ("status", "published", true),
            })
            {
                text = isFixed || FrontMatter.TextOf(text, name) == null ? FrontMatter.With(text, name, value) ?? text : text;
            }

            return text;
        }

        return [.. texts.Select(f => f.Path == IncidentBundle.EnglishFile ? f with { Text = Filled(f.Text) } : f)];
    }

    // The record alone: an article in the other language is asked for on its page, and not forced upon who begins.
    private static async Task<List<ContentFile>> ReadTemplateAsync(KbContext db, CancellationToken cancellationToken)
    {
        const string Path = ContentDirectory.TemplateFolder + IncidentBundle.EnglishFile;
        var text = await db.PackFiles.Where(f => f.Path == Path).OrderBy(f => f.Pack).Select(f => f.Text)
            .FirstOrDefaultAsync(cancellationToken)
            ?? FrontMatter.Join(
                "id:\nslug:\ntitle:\nsummary:\nstatus: published\nseverity:\nkind:\noccurred_on:\n",
                "\n## Symptom\n\n## Root cause\n\n## Fix required\n");
        text = FrontMatter.With(FrontMatter.With(text, "id", "") ?? text, "slug", "") ?? text;
        return [new(IncidentBundle.EnglishFile, text)];
    }

    private static void RefuseOutdated(Proposal proposal, int expectedVersion)
    {
        if (proposal.Version != expectedVersion)
        {
            throw new ProposalException(ProposalFault.Outdated) { Version = proposal.Version };
        }
    }

    private static string CheckedSummary(string summary) =>
        summary.Trim() is { Length: <= Proposal.MaxSummary } said && !said.Any(char.IsControl)
            ? said : throw new ProposalException(ProposalFault.NeedsSummary);

    private static async Task<Proposal> FindOpenAsync(KbContext db, int id, CancellationToken cancellationToken)
    {
        var proposal = await db.Proposals.SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
            ?? throw new ProposalException(ProposalFault.Gone);
        return proposal.IsOpen ? proposal : throw new ProposalException(ProposalFault.Closed) { Version = proposal.Version };
    }

    private static async Task<Incident> FindIncidentAsync(KbContext db, string slug, CancellationToken cancellationToken) =>
        await db.Incidents.AsNoTracking().SingleOrDefaultAsync(
            i => i.Slug == slug || i.Key == slug || db.IncidentAliases.Any(a => a.Slug == slug && a.IncidentId == i.Id), cancellationToken)
        ?? throw new ProposalException(ProposalFault.Gone);

    private static async Task<string> NextKeyAsync(KbContext db, CancellationToken cancellationToken)
    {
        var last = await db.Incidents.Where(i => i.Key.StartsWith(KeyPrefix) && i.Key.Length <= MaxNumberedKey).Select(i => i.Key)
            .Concat(db.Proposals.Where(p => p.IncidentKey.StartsWith(KeyPrefix)).Select(p => p.IncidentKey))
            .OrderByDescending(k => k.Length).ThenByDescending(k => k).FirstOrDefaultAsync(cancellationToken);
        var number = last == null ? 0 : int.Parse(last.AsSpan(KeyPrefix.Length), System.Globalization.CultureInfo.InvariantCulture);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{KeyPrefix}{number + 1:0000}");
    }

    private void AddStep(Work work, Proposal proposal, ProposalAct act, string text)
    {
        proposal.UpdatedAt = Now;
        proposal.Steps.Add(new()
        {
            At = Now,
            UserId = work.Self.Id,
            Who = work.Self.Name,
            Act = act,
            Version = proposal.Version,
            Text = text,
        });
    }

    private static string SubjectOf(Proposal proposal) => $"#{proposal.Id} {proposal.Title}".TrimEnd();

    private async Task<T> ActAsync<T>(Actor actor, Role needed, Func<Work, Task<T>> act, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await act(new(db, await SelfAsync(db, actor, needed, cancellationToken)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task<User> SelfAsync(KbContext db, Actor actor, Role needed, CancellationToken cancellationToken) =>
        await db.FindActorAsync(actor, cancellationToken) is { } self && self.Role >= needed
            ? self : throw new ProposalException(ProposalFault.NotAllowed);

    // What an act works with, inside its transaction.
    private sealed record Work(KbContext Db, User Self);
}

/// <summary>Files that a proposal is begun with.</summary>
/// <param name="Texts">Its texts, with paths inside the folder of the incident.</param>
/// <param name="Images">Its pictures.</param>
public sealed record IncidentFiles(IReadOnlyCollection<ContentFile> Texts, IReadOnlyCollection<ContentImage> Images);

/// <summary>A proposal as an act left it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Problems">What is wrong with its files.</param>
public sealed record SavedProposal(int Id, int Version, ProposalState State, IReadOnlyList<ContentProblem> Problems)
{
    internal static SavedProposal Of(Proposal proposal, ProposalCheck check) =>
        new(proposal.Id, proposal.Version, proposal.State, check.Problems);
}

/// <summary>A proposal with all its parts.</summary>
/// <param name="Proposal">The proposal with files, steps and comments.</param>
/// <param name="Check">Its files as an import would read them.</param>
public sealed record ReadProposal(Proposal Proposal, ProposalCheck Check);

/// <summary>How a site wants its reviews.</summary>
/// <param name="FourEyes">
/// True where nobody may approve what he wrote last. Null: true as soon as two people may approve.
/// </param>
public sealed record ReviewRules(bool? FourEyes);
