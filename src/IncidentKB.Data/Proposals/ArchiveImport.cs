using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <summary>Makes a proposal of each document of a team's archive, for a person to complete.</summary>
/// <param name="factory">The database.</param>
/// <param name="store">Where the proposals go.</param>
public sealed class ArchiveImport(IDbContextFactory<KbContext> factory, ProposalStore store)
{
    /// <summary>Reads documents and begins their proposals, one after the other; what was begun stays when the work is ended.</summary>
    /// <param name="actor">In whose name; needs to be an author.</param>
    /// <param name="read">Reads the archive: given what the site has and where to put what is left out.</param>
    /// <param name="language">In which language the history of each proposal says what has to be decided.</param>
    /// <param name="cancellationToken">Ends the work between two documents.</param>
    public async Task<ArchiveReport> ImportAsync(
        Actor actor,
        Func<ContentVocabulary, ICollection<ContentProblem>, IEnumerable<ArchivedDocument>> read,
        string language,
        CancellationToken cancellationToken)
    {
        var report = new ArchiveReport([], []);
        foreach (var document in read(await ReadVocabularyAsync(cancellationToken), report.Skipped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var begun = await BeginAsync(actor, document, language, cancellationToken);
                var errors = begun.Problems.Count(p => !p.IsWarning);
                report.Drafts.Add(new(begun.Id, document.Source, document.Title, document.Decisions, errors));
            }
            catch (ProposalException refusal) when (refusal.Fault == ProposalFault.FileRefused)
            {
                report.Skipped.Add(new(document.Source, 1, refusal.Sentence!));
            }
        }

        return report;
    }

    private async Task<ContentVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        return await db.ReadVocabularyAsync(cancellationToken);
    }

    // A folder of this site's own form may be an incident that the site has: then it is a change of that one.
    private async Task<SavedProposal> BeginAsync(
        Actor actor, ArchivedDocument document, string language, CancellationToken cancellationToken)
    {
        var english = document.Bundle.Files.FirstOrDefault(f => f.Path == IncidentBundle.EnglishFile);
        var key = english == null ? null : FrontMatter.TextOf(english.Text, "id");
        await using var db = await factory.OpenAsync(cancellationToken);
        var known = key != null && await db.Incidents.AnyAsync(i => i.Key == key, cancellationToken) ? key : null;
        var decisions = string.Join('\n', document.Decisions.Select(d => $"{d.File}:{d.Line}: {d.Said.In(language)}"));
        return await store.BeginAsync(
            actor, known, "", new(document.Bundle.Files, document.Bundle.Images), cancellationToken,
            $"{document.Source}\n{decisions}".TrimEnd());
    }
}

/// <summary>What became of an archive.</summary>
/// <param name="Drafts">The proposals, in the order of the documents.</param>
/// <param name="Skipped">What is no proposal, each with its reason.</param>
public sealed record ArchiveReport(List<ImportedDraft> Drafts, List<ContentProblem> Skipped);

/// <summary>A document that became a proposal.</summary>
/// <param name="Id">Number of the proposal.</param>
/// <param name="Source">Path of the document in its archive.</param>
/// <param name="Title">Its title.</param>
/// <param name="Decisions">What a person has to look at.</param>
/// <param name="Errors">What is still missing before it can be handed in, as a number.</param>
public sealed record ImportedDraft(int Id, string Source, string Title, IReadOnlyList<ContentProblem> Decisions, int Errors);
