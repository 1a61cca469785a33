using System.Buffers;
using IncidentKB.Core.Content;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Reads from the database what files of incidents may refer to.</summary>
internal static class VocabularyQueries
{
    private const string IncidentAddress = "/incidents/";

    // A slug in a Markdown link ends before one of these.
    private static readonly SearchValues<char> EndsOfSlug = SearchValues.Create(" \t\r\n)>]\"'/#?");

    /// <summary>Everything that is stored, for many incidents.</summary>
    public static async Task<ContentVocabulary> ReadVocabularyAsync(this KbContext db, CancellationToken cancellationToken)
    {
        var slugs = db.Incidents.Select(i => i.Slug).Concat(db.IncidentAliases.Select(a => a.Slug));
        return await ReadAsync(db, await slugs.ToHashSetAsync(StringComparer.Ordinal, cancellationToken), cancellationToken);
    }

    /// <summary>What this one incident may refer to: of the other incidents only those that its files name are looked up.</summary>
    public static async Task<ContentVocabulary> ReadVocabularyAsync(
        this KbContext db, IncidentBundle bundle, CancellationToken cancellationToken)
    {
        var named = bundle.Files.SelectMany(f => SlugsIn(f.Text)).ToHashSet(StringComparer.Ordinal);
        var known = await db.Incidents.Where(i => named.Contains(i.Slug)).Select(i => i.Slug)
            .Concat(db.IncidentAliases.Where(a => named.Contains(a.Slug)).Select(a => a.Slug))
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);

        // It may link to itself before it is stored.
        known.Add(bundle.Folder[(bundle.Folder.LastIndexOf('/') + 1)..]);
        return await ReadAsync(db, known, cancellationToken);
    }

    private static async Task<ContentVocabulary> ReadAsync(KbContext db, HashSet<string> incidents, CancellationToken cancellationToken) =>
        new(
            await db.Patterns.Select(p => p.Slug).ToHashSetAsync(StringComparer.Ordinal, cancellationToken),
            await db.Practices.Select(p => p.Slug).ToHashSetAsync(StringComparer.Ordinal, cancellationToken),
            await db.ReadingPaths.Select(p => p.Slug).ToHashSetAsync(StringComparer.Ordinal, cancellationToken),
            incidents);

    private static IEnumerable<string> SlugsIn(string text)
    {
        foreach (var rest in text.Split(IncidentAddress).Skip(1))
        {
            var end = rest.AsSpan().IndexOfAny(EndsOfSlug);
            yield return end < 0 ? rest : rest[..end];
        }
    }
}
