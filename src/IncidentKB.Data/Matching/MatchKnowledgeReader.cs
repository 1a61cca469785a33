using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Patterns;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Matching;

/// <summary>The catalogue of messages with what it was made of.</summary>
/// <param name="Files">The imported files.</param>
/// <param name="Patterns">Slugs of the patterns that they may name.</param>
/// <param name="Index">The messages.</param>
internal sealed record MessageCatalogue(IReadOnlyList<ContentFile> Files, IReadOnlySet<string> Patterns, MessageIndex Index)
{
    /// <summary>No messages.</summary>
    public static MessageCatalogue Empty { get; } = new([], new HashSet<string>(), MessageIndex.Empty);
}

/// <summary>Reads from the database what the matcher compares with.</summary>
internal static class MatchKnowledgeReader
{
    /// <summary>The messages of all patterns: the twins that print one, with their other wordings.</summary>
    public static async Task<List<PatternMessage>> ReadPatternsAsync(KbContext db, CancellationToken cancellationToken)
    {
        var patterns = await db.Patterns.AsNoTracking().Where(p => p.ArchivedAt == null).OrderBy(p => p.Position)
            .Include(p => p.Twins.OrderBy(t => t.Position)).ToListAsync(cancellationToken);
        return [.. patterns.SelectMany(PatternMessage.AllOf)];
    }

    /// <summary>
    /// The words by which messages are understood that no pattern lists, of all packs. They have no table of their own: nobody asks for
    /// one of them, and the file that was imported has them all.
    /// </summary>
    public static async Task<ConceptVocabulary> ReadConceptsAsync(KbContext db, CancellationToken cancellationToken)
    {
        var files = await db.PackFiles.AsNoTracking().Where(f => f.Path == ConceptReader.File).OrderBy(f => f.Pack)
            .Select(f => new ContentFile(f.Path, f.Text)).ToListAsync(cancellationToken);
        var patterns = (await db.Patterns.Where(p => p.ArchivedAt == null).Select(p => p.Slug).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        return ConceptVocabulary.Join(files.ConvertAll(f => ConceptReader.Read(f, patterns.Contains, [])));
    }

    /// <summary>
    /// The catalogue of messages, of all packs. Like the concepts they are read from the imported files; as these hardly ever change,
    /// and everything else does, an index of the same files is kept.
    /// </summary>
    public static async Task<MessageCatalogue> ReadMessagesAsync(
        KbContext db, MessageCatalogue known, CancellationToken cancellationToken)
    {
        var files = await db.PackFiles.AsNoTracking().Where(f => f.Path.StartsWith(MessageReader.Folder))
            .OrderBy(f => f.Pack).ThenBy(f => f.Path)
            .Select(f => new ContentFile(f.Path, f.Text)).ToListAsync(cancellationToken);
        var patterns = (await db.Patterns.Where(p => p.ArchivedAt == null).Select(p => p.Slug).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        return known.Files.SequenceEqual(files) && known.Patterns.SetEquals(patterns)
            ? known
            : new(files, patterns, new([.. files.SelectMany(f => MessageReader.Read(f, patterns.Contains, [])).DistinctBy(m => m.Id)]));
    }

    /// <summary>The incidents of these ids that visitors may see, with messages and recorded traces.</summary>
    public static async Task<List<IncidentSignature>> ReadAsync(
        KbContext db, IReadOnlyCollection<int> ids, RecordedStackCache stacks, CancellationToken cancellationToken)
    {
        var incidents = await db.PublishedIncidents.AsNoTracking().AsSplitQuery().Where(i => ids.Contains(i.Id))
            .Include(i => i.Signatures).ToListAsync(cancellationToken);
        var traces = await stacks.ReadAsync(db, incidents, cancellationToken);
        return incidents.ConvertAll(i => IncidentSignature.Of(i, traces.GetValueOrDefault(i.Id, [])));
    }

    /// <summary>
    /// Adds the incidents that visitors may see to an index, in the order of their ids: three queries that are walked side by side,
    /// so that a million incidents never stand in memory together. Each has a connection of its own, as not every database answers
    /// two of them on one.
    /// </summary>
    /// <param name="factory">The database.</param>
    /// <param name="ids">The incidents to add; null for all.</param>
    /// <param name="builder">Where they go.</param>
    public static void AddTo(MatchIndexBuilder builder, IDbContextFactory<KbContext> factory, IReadOnlyCollection<int>? ids)
    {
        using var forIncidents = factory.CreateDbContext();
        using var forSignatures = factory.CreateDbContext();
        using var forDigests = factory.CreateDbContext();
        var incidents = forIncidents.PublishedIncidents.AsNoTracking();
        IQueryable<Signature> signatures = forSignatures.Signatures.AsNoTracking();
        var current = new[] { TraceDigest.Version };
        IQueryable<DigestRow> digests = forDigests.Database.SqlQuery<DigestRow>(
            $"""
            SELECT "Id", "IncidentId", "Print" AS "Digest", CASE WHEN substr("Print", 1, 1) = {current} THEN NULL ELSE "Text" END AS "Text"
            FROM recorded_traces
            """);
        if (ids != null)
        {
            incidents = incidents.Where(i => ids.Contains(i.Id));
            signatures = signatures.Where(s => ids.Contains(s.IncidentId));
            digests = digests.Where(t => ids.Contains(t.IncidentId));
        }

        using var messages = signatures.OrderBy(s => s.IncidentId)
            .Select(s => new MessageRow(s.IncidentId, s.Message ?? s.Type ?? "")).AsEnumerable().GetEnumerator();
        using var traces = digests.OrderBy(t => t.IncidentId).ThenBy(t => t.Id).AsEnumerable().GetEnumerator();
        var (hasMessage, hasTrace) = (messages.MoveNext(), traces.MoveNext());
        foreach (var i in incidents.OrderBy(i => i.Id).Select(i => new { i.Id, i.Project, i.Repository, i.PatternSlug }))
        {
            var ownMessages = TakeOf(i.Id, messages, m => m.IncidentId, ref hasMessage);
            var ownTraces = TakeOf(i.Id, traces, t => t.IncidentId, ref hasTrace);
            builder.Add(
                new(
                    i.Id, i.Project ?? "", i.Repository ?? "", i.PatternSlug ?? "", null, null,
                    ownMessages.ConvertAll(m => m.Message), [], ""),
                ownTraces.Take(IncidentSignature.MaxTraces).Select(t => t.Text == null ? t.Digest! : TraceDigest.Of(t.Text)));
        }
    }

    // The rows of one incident; those of incidents that are not added are passed over.
    private static List<T> TakeOf<T>(int incident, IEnumerator<T> rows, Func<T, int> ownerOf, ref bool hasRow)
    {
        var taken = new List<T>();
        for (; hasRow && ownerOf(rows.Current) <= incident; hasRow = rows.MoveNext())
        {
            if (ownerOf(rows.Current) == incident)
            {
                taken.Add(rows.Current);
            }
        }

        return taken;
    }

    private sealed record MessageRow(int IncidentId, string Message);

    // Text: only where the digest was made by another version or never.
    private sealed record DigestRow(int Id, int IncidentId, byte[]? Digest, string? Text);
}
