using System.Globalization;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Proofs;

/// <summary>Runs bug and fix of incidents again and again, one run at a time behind every visitor, and records what that proves.</summary>
internal sealed class Prover(SnippetRunner runner, IDbContextFactory<KbContext> database, TimeProvider clock, ILogger<Prover> logger)
{
    /// <summary>Proofs that are kept for each incident: a month of days.</summary>
    public const int Kept = 30;

    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);

    private static readonly string Runtime = Environment.Version.ToString();

    /// <summary>
    /// Proves every published incident that has no valid proof: none of its present content on this runtime since yesterday.
    /// </summary>
    /// <param name="runs">Runs of each snippet.</param>
    /// <param name="pause">Between two runs, so that the machine is never busy with proofs alone.</param>
    /// <param name="cancellationToken">Ends the work; a proof under way is not recorded.</param>
    /// <returns>False when nothing was due.</returns>
    /// <exception cref="SnippetRefusedException">No snippet runs here.</exception>
    public async Task<bool> ProveDueAsync(int runs, TimeSpan pause, CancellationToken cancellationToken)
    {
        var due = await ReadDueAsync(cancellationToken);
        foreach (var id in due)
        {
            try
            {
                await ProveAsync(id, runs, pause, cancellationToken);
            }
            catch (SnippetRefusedException refused) when (refused.Reason == SnippetRefusal.NoJail)
            {
                // It was edited here, and nothing shuts it in; those that came with the pack run all the same.
                logger.LogNoSnippets(refused.Message);
            }
        }

        return due.Count > 0;
    }

    private async Task<List<int>> ReadDueAsync(CancellationToken cancellationToken)
    {
        var since = (clock.GetUtcNow() - ValidFor).UtcDateTime;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.IncidentsToProve()
            .Where(i => !i.Proofs.Any(p => p.ContentHash == i.ContentHash && p.Runtime == Runtime && p.StartedAt > since))
            .OrderByDescending(i => i.Id).Select(i => i.Id).ToListAsync(cancellationToken);
    }

    private async Task ProveAsync(int id, int runs, TimeSpan pause, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var incident = await db.PublishedIncidents.AsNoTracking().Include(i => i.Snippets)
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
        if (incident == null)
        {
            return;
        }

        var (startedAt, started) = (clock.GetUtcNow().UtcDateTime, clock.GetTimestamp());
        var counts = new List<OutcomeCounts>();
        foreach (var file in new[] { SnippetProof.Bug, SnippetProof.Fix })
        {
            if (incident.Snippets.Find(s => s.FileName == file) is { } snippet)
            {
                counts.Add(await CountAsync(incident, snippet, runs, pause, cancellationToken));
            }
        }

        if (counts.Exists(c => c.Runs == 0))
        {
            // It says nothing about the programs; the next round tries again.
            return;
        }

        var proof = new Proof
        {
            IncidentId = id,
            ContentHash = incident.ContentHash,
            Runtime = Runtime,
            Runs = runs,
            Snippets = counts,
            State = SnippetProof.StateOf(counts),
            StartedAt = startedAt,
            Milliseconds = (int)clock.GetElapsedTime(started).TotalMilliseconds,
        };
        await StoreAsync(db, proof, cancellationToken);
        Tell(incident.Slug, proof);
    }

    private async Task<OutcomeCounts> CountAsync(
        Incident incident, Snippet snippet, int wanted, TimeSpan pause, CancellationToken cancellationToken)
    {
        var header = SnippetHeader.Parse(snippet.Source);
        var request = SnippetTrust.Stored(incident, snippet) with { Background = true, Series = new() };
        var outcomes = new Dictionary<SnippetOutcome, int>();

        // When as many runs never had a process as were wanted, the machine has other worries.
        for (int runs = 0, lost = 0; runs < wanted && lost < wanted;)
        {
            var outcome = SnippetVerdict.Of(header, await runner.RunAsync(request, cancellationToken)).Outcome;
            cancellationToken.ThrowIfCancellationRequested();
            if (SnippetProof.Counts(outcome))
            {
                runs++;
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            else
            {
                lost++;
            }

            if (SnippetProof.IsSettledBy(outcome))
            {
                break;
            }

            await Task.Delay(pause, clock, cancellationToken);
        }

        return new(snippet.FileName, outcomes);
    }

    private static async Task StoreAsync(KbContext db, Proof proof, CancellationToken cancellationToken)
    {
        db.Proofs.Add(proof);
        await db.SaveChangesAsync(cancellationToken);
        var oldest = await db.Proofs.Where(p => p.IncidentId == proof.IncidentId).OrderByDescending(p => p.Id)
            .Skip(Kept).Select(p => (int?)p.Id).FirstOrDefaultAsync(cancellationToken);
        await db.Proofs.Where(p => p.IncidentId == proof.IncidentId && p.Id <= oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private void Tell(string slug, Proof proof)
    {
        var counts = string.Join(
            ", ",
            proof.Snippets.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.FileName} as expected {s.AsExpected}/{s.Runs}")));
        if (proof.State == ProofState.Proven)
        {
            logger.LogProof(slug, proof.State, counts);
        }
        else
        {
            logger.LogDoubtfulProof(slug, proof.State, counts);
        }
    }
}
