using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace IncidentKB.Data.Incidents;

/// <summary>
/// One transaction that changes incidents, one or many. It begins with a new content version, for which other writers wait, and ends
/// with the text index and the commit; disposed before that, it has changed nothing. Every change leaves a revision.
/// </summary>
public sealed class IncidentWriter : IAsyncDisposable
{
    private readonly KbContext _db;
    private readonly IDbContextTransaction _transaction;
    private readonly DateTime _now;
    private readonly long _version;
    private readonly List<Incident> _changed = [];

    private IncidentWriter(KbContext db, IDbContextTransaction transaction, DateTime now, long version) =>
        (_db, _transaction, _now, _version) = (db, transaction, now, version);

    /// <summary>Begins the transaction.</summary>
    /// <param name="db">A context of its own.</param>
    /// <param name="now">The instant of the changes (UTC).</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IncidentWriter> BeginAsync(KbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            return new(db, transaction, now, await db.RaiseContentVersionAsync(cancellationToken));
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>The stored incidents with these permanent ids, without their parts, to be given to the methods below.</summary>
    public Task<Dictionary<string, Incident>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        _db.Incidents.Where(i => keys.Contains(i.Key)).ToDictionaryAsync(i => i.Key, StringComparer.Ordinal, cancellationToken);

    /// <summary>
    /// Makes sure that the slugs and aliases of incidents are free before they are stored: a slug leads to one incident for ever. Two
    /// of them may exchange theirs: those that move step aside until the commit.
    /// </summary>
    /// <param name="incoming">What is to be stored.</param>
    /// <param name="stored">Their rows, as far as there are any.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Those that want a slug of another incident. They must not be stored.</returns>
    public async Task<List<TakenSlug>> ClaimSlugsAsync(
        IReadOnlyCollection<Incident> incoming, IReadOnlyDictionary<string, Incident> stored, CancellationToken cancellationToken)
    {
        var owners = await ReadOwnersAsync(incoming, cancellationToken);
        var claiming = incoming.ToDictionary(i => i.Key, StringComparer.Ordinal);
        var refused = new List<TakenSlug>();
        List<TakenSlug> taken;
        do
        {
            // One that was refused keeps its slugs, which another may have counted on.
            taken = [.. claiming.Values.Select(i => FindTaken(i, owners, claiming)).OfType<TakenSlug>()];
            taken.ForEach(t => claiming.Remove(t.Incident.Key));
            refused.AddRange(taken);
        }
        while (taken.Count > 0);

        foreach (var claimant in claiming.Values)
        {
            if (stored.TryGetValue(claimant.Key, out var existing) && existing.Slug != claimant.Slug)
            {
                existing.Slug = $"~{existing.Id}";
            }
        }

        await _db.SaveChangesAsync(cancellationToken);
        return refused;
    }

    /// <summary>
    /// Saves what people made of an incident as its next revision, or as the first one of a new incident. Which incident it is says
    /// the id in the files. An archived incident is shown again.
    /// </summary>
    /// <param name="bundle">All its files; the name of the folder is the slug.</param>
    /// <param name="expectedRevision">The revision that was edited; null for an incident that is new.</param>
    /// <param name="note">Who made it and why.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What becomes of it with the commit. Files equal to those that are stored are no new revision.</returns>
    public async Task<IncidentSaveResult> SaveAsync(
        IncidentBundle bundle, int? expectedRevision, RevisionNote note, CancellationToken cancellationToken)
    {
        var problems = new List<ContentProblem>();
        var vocabulary = await _db.ReadVocabularyAsync(bundle, cancellationToken);
        var incoming = IncidentReader.Read(bundle, pack: "", vocabulary, problems);
        if (incoming == null || problems.Exists(p => !p.IsWarning))
        {
            return IncidentSaveResult.Refused(problems);
        }

        var stored = await ReadAsync([incoming.Key], cancellationToken);
        var existing = stored.GetValueOrDefault(incoming.Key);
        if (existing?.RevisionNumber != expectedRevision)
        {
            return IncidentSaveResult.Conflict(existing?.RevisionNumber);
        }

        if (existing is { ArchivedAt: null } && existing.ContentHash == incoming.ContentHash)
        {
            return IncidentSaveResult.Saved(existing, problems);
        }

        if (await ClaimSlugsAsync([incoming], stored, cancellationToken) is [var taken])
        {
            problems.Add(new($"{bundle.Folder}/{IncidentBundle.EnglishFile}", 1, new(
                $"'{taken.Slug}' already leads to {taken.Owner}. Choose another slug or alias.",
                $"“{taken.Slug}”已经通往 {taken.Owner}，请另选 slug 或别名。")));
            return IncidentSaveResult.Refused(problems);
        }

        if (existing == null)
        {
            incoming.ImportedHash = "";
            Add(incoming, note);
        }
        else
        {
            await ReplaceAsync(existing, incoming, note, cancellationToken);
        }

        return IncidentSaveResult.Saved(existing ?? incoming, problems);
    }

    /// <summary>Adds a new incident with its first revision.</summary>
    public void Add(Incident incident, RevisionNote note)
    {
        incident.CreatedAt = _now;
        _db.Incidents.Add(incident);
        AddRevision(incident, note);
    }

    /// <summary>Replaces a stored incident by a newly read one and keeps the documents it had in its last revision.</summary>
    /// <param name="stored">The stored row, without its parts.</param>
    /// <param name="incoming">What takes its place.</param>
    /// <param name="note">Why; an import also moves the hash that later edits are told by.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task ReplaceAsync(Incident stored, Incident incoming, RevisionNote note, CancellationToken cancellationToken)
    {
        await KeepDocumentsAsync(stored, cancellationToken);
        await DeletePartsAsync(stored.Id, cancellationToken);
        CopyColumns(incoming, stored);
        if (note.Cause == RevisionCause.Imported)
        {
            stored.ImportedHash = incoming.ContentHash;
            stored.Pack = incoming.Pack;
        }

        stored.Aliases.AddRange(incoming.Aliases);
        stored.Texts.AddRange(incoming.Texts);
        stored.Practices.AddRange(incoming.Practices);
        stored.Services.AddRange(incoming.Services);
        stored.FollowUps.AddRange(incoming.FollowUps);
        stored.Images.AddRange(incoming.Images);
        stored.Signatures.AddRange(incoming.Signatures);
        stored.References.AddRange(incoming.References);
        stored.Traces.AddRange(incoming.Traces);
        stored.Models.AddRange(incoming.Models);
        stored.Snippets.AddRange(incoming.Snippets);
        AddRevision(stored, note);
    }

    /// <summary>Archives an incident or brings it back, as the note says.</summary>
    /// <returns>What becomes of it with the commit. One that stands so already stays as it is.</returns>
    public async Task<IncidentSaveResult> MoveAsync(
        string key, int expectedRevision, RevisionNote note, CancellationToken cancellationToken)
    {
        var stored = (await ReadAsync([key], cancellationToken)).GetValueOrDefault(key);
        if (stored?.RevisionNumber != expectedRevision)
        {
            return IncidentSaveResult.Conflict(stored?.RevisionNumber);
        }

        var isArchiving = note.Cause == RevisionCause.Archived;
        if (isArchiving && stored.ArchivedAt == null)
        {
            Archive(stored, note);
        }
        else if (!isArchiving && stored.ArchivedAt != null)
        {
            await RestoreAsync(stored, note, cancellationToken);
        }

        return IncidentSaveResult.Saved(stored, []);
    }

    /// <summary>Hides an incident from readers; nothing of it is deleted.</summary>
    public void Archive(Incident stored, RevisionNote note)
    {
        stored.ArchivedAt = _now;
        AddRevision(stored, note);
    }

    /// <summary>Shows an archived incident again.</summary>
    public async Task RestoreAsync(Incident stored, RevisionNote note, CancellationToken cancellationToken)
    {
        stored.ArchivedAt = null;
        AddRevision(stored, note);

        // What the text index reads of it.
        var row = _db.Entry(stored);
        await row.Collection(i => i.Texts).LoadAsync(cancellationToken);
        await row.Collection(i => i.Signatures).LoadAsync(cancellationToken);
        await row.Collection(i => i.Practices).LoadAsync(cancellationToken);
        await row.Collection(i => i.Services).LoadAsync(cancellationToken);
        await row.Collection(i => i.Aliases).LoadAsync(cancellationToken);
    }

    /// <summary>Stores the changes, brings the text index up to date and commits both.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await StoreImagesAsync(cancellationToken);
        await _db.SaveChangesAsync(cancellationToken);
        await SearchIndex.UpdateAsync(_db, _changed, cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static IEnumerable<string> SlugsOf(Incident incident) => incident.Aliases.Select(a => a.Slug).Append(incident.Slug);

    // Slug or former slug to the permanent id of the incident that it leads to.
    private async Task<Dictionary<string, string>> ReadOwnersAsync(IEnumerable<Incident> incoming, CancellationToken cancellationToken)
    {
        var wanted = incoming.SelectMany(SlugsOf).ToList();
        var slugs = await _db.Incidents.Where(i => wanted.Contains(i.Slug))
            .Select(i => new { i.Slug, i.Key }).ToListAsync(cancellationToken);
        var aliases = await _db.IncidentAliases.Where(a => wanted.Contains(a.Slug))
            .Join(_db.Incidents, a => a.IncidentId, i => i.Id, (a, i) => new { a.Slug, i.Key }).ToListAsync(cancellationToken);
        return slugs.Concat(aliases).DistinctBy(s => s.Slug).ToDictionary(s => s.Slug, s => s.Key, StringComparer.Ordinal);
    }

    // Those that are stored together may give up their slugs to each other.
    private static TakenSlug? FindTaken(Incident incoming, Dictionary<string, string> owners, Dictionary<string, Incident> claiming)
    {
        foreach (var slug in SlugsOf(incoming))
        {
            if (owners.TryGetValue(slug, out var owner) && owner != incoming.Key && !claiming.ContainsKey(owner))
            {
                return new(incoming, slug, owner);
            }
        }

        return null;
    }

    private async Task KeepDocumentsAsync(Incident stored, CancellationToken cancellationToken)
    {
        var documents = await _db.ReadDocumentsAsync(stored.Id, cancellationToken);
        var revision = await _db.Revisions
            .SingleAsync(r => r.IncidentId == stored.Id && r.Number == stored.RevisionNumber, cancellationToken);
        revision.Documents = documents.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
    }

    // The same picture may come with many incidents, and be there already.
    private async Task StoreImagesAsync(CancellationToken cancellationToken)
    {
        foreach (var image in _changed.SelectMany(i => i.Images).Where(i => i.Bytes != null).DistinctBy(i => i.Sha256))
        {
            await _db.StoreImageAsync(image.Sha256, image.Bytes!, cancellationToken);
        }
    }

    // By statement and not through the change tracker, which would need all of them loaded first.
    private async Task DeletePartsAsync(int id, CancellationToken cancellationToken)
    {
        await _db.IncidentAliases.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.IncidentTexts.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.IncidentPractices.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.IncidentServices.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.FollowUps.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.IncidentImages.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.Signatures.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.References.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.Traces.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.Models.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await _db.Snippets.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static void CopyColumns(Incident from, Incident to)
    {
        to.Slug = from.Slug;
        to.ExternalId = from.ExternalId;
        to.Project = from.Project;
        to.Repository = from.Repository;
        to.Language = from.Language;
        to.OtherLanguages = from.OtherLanguages;
        to.Severity = from.Severity;
        to.SeverityLabel = from.SeverityLabel;
        to.Kind = from.Kind;
        to.OccurredOn = from.OccurredOn;
        to.StartedAt = from.StartedAt;
        to.DetectedAt = from.DetectedAt;
        to.ResolvedAt = from.ResolvedAt;
        to.IntroducedIn = from.IntroducedIn;
        to.FixedIn = from.FixedIn;
        to.Take = from.Take;
        to.CulpritFunction = from.CulpritFunction;
        to.CulpritFile = from.CulpritFile;
        to.PatternSlug = from.PatternSlug;
        to.Cwe = from.Cwe;
        to.Status = from.Status;
        to.VerifiedOn = from.VerifiedOn;
        to.Owner = from.Owner;
        to.ReviewBy = from.ReviewBy;
        to.SupersededBy = from.SupersededBy;
        to.Extensions = from.Extensions;
        to.ContentHash = from.ContentHash;
        to.ArchivedAt = null;
    }

    private void AddRevision(Incident incident, RevisionNote note)
    {
        incident.RevisionNumber++;
        incident.UpdatedAt = _now;
        incident.Revisions.Add(new()
        {
            Number = incident.RevisionNumber,
            CreatedAt = _now,
            Cause = note.Cause,
            Author = note.Author,
            Approvers = note.Approvers,
            Summary = note.Summary,
            ContentHash = incident.ContentHash,
            ContentVersion = _version,
        });
        _changed.Add(incident);
    }
}

/// <summary>What a revision says of itself.</summary>
/// <param name="Cause">What made it.</param>
/// <param name="Author">Who made it; null where a content pack did.</param>
/// <param name="Summary">What changed and why, in one sentence; null where nobody said.</param>
public sealed record RevisionNote(RevisionCause Cause, string? Author = null, string? Summary = null)
{
    /// <summary>Who approved it, as they are called; empty where nobody was asked.</summary>
    public List<string> Approvers { get; init; } = [];
}

/// <summary>An incident that wants a slug of another one.</summary>
/// <param name="Incident">Who wants it.</param>
/// <param name="Slug">The slug or alias.</param>
/// <param name="Owner">Permanent id of the incident that it leads to.</param>
public sealed record TakenSlug(Incident Incident, string Slug, string Owner);
