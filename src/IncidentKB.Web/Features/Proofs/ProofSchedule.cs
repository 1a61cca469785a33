using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Proofs;

/// <summary>Proves what is due: a while after the start, when the content has changed, and through the day as proofs grow old.</summary>
internal sealed class ProofSchedule(
    Prover prover, KbOptions options, IDbContextFactory<KbContext> database, TimeProvider clock, ILogger<ProofSchedule> logger)
    : BackgroundService
{
    // Runs of each snippet.
    private const int Runs = 20;

    // The first visitors come first.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);

    // Other processes import, too, so the content is looked at and nobody is told.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(10);

    // A run takes about 0.1 s of one processor, most of it for its process: a third of one at most goes into proofs.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Runner.Proofs)
        {
            return;
        }

        await Task.Delay(FirstWait, clock, stoppingToken);
        var (seen, next) = (-1L, DateTimeOffset.MinValue);
        while (true)
        {
            try
            {
                var version = await ReadVersionAsync(stoppingToken);
                if (version != seen || clock.GetUtcNow() >= next)
                {
                    (seen, next) = (version, clock.GetUtcNow() + Round);
                    await ProveAsync(stoppingToken);
                }
            }
            catch (SnippetRefusedException exception)
            {
                logger.LogNoSnippets(exception.Message);
            }
#pragma warning disable CA1031 // A database that is locked or gone for a while must not end the site, which is what an exception here does.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogProofsStopped(exception);
            }

            await Task.Delay(PollInterval, clock, stoppingToken);
        }
    }

    // Of several nodes one proves; when it ends, another one finds what is due.
    private async Task ProveAsync(CancellationToken stoppingToken)
    {
        await using var lease = await Lease.TryTakeAsync(options.Location, Lease.Names.Proofs, stoppingToken);
        if (lease == null)
        {
            return;
        }

        using var proving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        try
        {
            if (await prover.ProveDueAsync(Runs, Pause, proving.Token))
            {
                MemoryAtRest.GiveBack();
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Another node has it by now.
        }
    }

    private async Task<long> ReadVersionAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ReadContentVersionAsync(cancellationToken);
    }
}
