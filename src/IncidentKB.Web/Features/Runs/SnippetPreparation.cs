using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Runs;

/// <summary>
/// Once the site answers: boots the snippet workers, then compiles the snippets of the newest incidents ahead of the first click.
/// </summary>
internal sealed class SnippetPreparation(
    SnippetRunner runner,
    KbOptions options,
    IDbContextFactory<KbContext> database,
    IHostApplicationLifetime lifetime,
    ILogger<SnippetPreparation> logger)
    : BackgroundService
{

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Runner.IdleWorkers == 0)
        {
            // Nothing is to be kept ready: the first run compiles.
            return;
        }

        // Not before: the first page shall not wait for processes that nobody asked for yet.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            runner.Start();
            foreach (var snippet in await ReadSnippetsAsync(stoppingToken))
            {
                await runner.CompileAsync(new(snippet.Source, SnippetOrigin.Pack) { FileName = snippet.FileName }, stoppingToken);
            }
        }
#pragma warning disable CA1031 // The site serves without them, and whoever clicks on Run is told the same; what is thrown here would end it.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogNoSnippets(exception.Message);
        }
    }

    // As many as stay compiled; older ones are compiled at their first run.
    private async Task<List<Snippet>> ReadSnippetsAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.PublishedIncidents.OrderByDescending(i => i.Id).SelectMany(i => i.Snippets)
            .Take(SnippetRunner.KeptPrograms).ToListAsync(cancellationToken);
    }
}
