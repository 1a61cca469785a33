using IncidentKB.Core;
using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <content>The file of a proposal about an entry of the catalogue.</content>
public sealed partial record ProposalCheck
{
    private static readonly HashSet<string> Nothing = [];

    /// <summary>
    /// The entry of the catalogue, also with faults, so that it can be shown; null where the file is no mapping, and of an incident.
    /// </summary>
    public CatalogueEntry? Entry { get; private init; }

    private static async Task<ProposalCheck> OfEntryAsync(
        KbContext db, Proposal proposal, CatalogueKind kind, IReadOnlyCollection<ProposalFile> files, CancellationToken cancellationToken)
    {
        var problems = new List<ContentProblem>();
        var path = EntryFile.PathOf(kind);
        var check = new ProposalCheck(new("", []), null, problems, new(Nothing, Nothing, Nothing, Nothing));
        if (files.FirstOrDefault(f => f.Path == path) is not { } file)
        {
            problems.Add(new(path, 1, new($"The file {path} is missing. Write it again.", $"缺少文件 {path}，请重新写。")));
            return check;
        }

        var entry = CatalogueReader.ReadEntry(kind, Content(file), problems);
        AddConflictIn(file, path, problems);
        if (entry != null)
        {
            await AddFaultsOfSlugAsync(db, proposal, entry, file, problems, cancellationToken);
            if (entry is ReadingPath reading)
            {
                await AddUnknownIncidentsAsync(db, reading, file, problems, cancellationToken);
            }
        }

        return check with { Entry = entry };
    }

    private static async Task AddFaultsOfSlugAsync(
        KbContext db, Proposal proposal, CatalogueEntry entry, ProposalFile file, List<ContentProblem> problems,
        CancellationToken cancellationToken)
    {
        var fault = !proposal.IsNew
            ? entry.Slug == proposal.EntrySlug ? null
                : new Sentence(
                    $"The slug of this entry is '{proposal.EntrySlug}' for ever. Write it again.",
                    $"这一项的 slug 永远是“{proposal.EntrySlug}”，请改回来。")
            : await db.FindEntryAsync(entry.Kind, entry.Slug, cancellationToken) == null ? null
            : new Sentence(
                $"'{entry.Slug}' is another entry already. Choose another slug, or suggest a change of that one.",
                $"“{entry.Slug}”已是另一项。请换一个 slug，或者改为修改那一项。");
        if (fault != null)
        {
            problems.Add(new(file.Path, LineWith(file.Text, "slug:"), fault));
        }
    }

    private static async Task AddUnknownIncidentsAsync(
        KbContext db, ReadingPath reading, ProposalFile file, List<ContentProblem> problems, CancellationToken cancellationToken)
    {
        var wanted = reading.Items.Select(i => i.IncidentKey).Where(k => k.Length > 0).ToHashSet(StringComparer.Ordinal);
        var known = await db.Incidents.Where(i => wanted.Contains(i.Key)).Select(i => i.Key).ToListAsync(cancellationToken);
        foreach (var unknown in wanted.Except(known, StringComparer.Ordinal))
        {
            problems.Add(new(file.Path, LineWith(file.Text, unknown), new(
                $"There is no incident {unknown}. Correct the id.", $"没有事故 {unknown}，请改正编号。")));
        }
    }

    private static int LineWith(string text, string word) =>
        text.AsSpan(0, Math.Max(0, text.IndexOf(word, StringComparison.Ordinal))).Count('\n') + 1;
}
