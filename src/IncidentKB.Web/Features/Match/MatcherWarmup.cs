using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Web.Hosting;

namespace IncidentKB.Web.Features.Match;

/// <summary>
/// Makes the matcher's index behind the start of the site, so that the first person who pastes a trace does not wait for it.
/// </summary>
internal sealed class MatcherWarmup(IncidentMatcher matcher, DatabaseLocation location, ILogger<MatcherWarmup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The index is made in one go; without this the server would wait for its first step.
        await Task.Yield();
        try
        {
            await matcher.WarmAsync();
            MemoryAtRest.GiveBack();
        }
#pragma warning disable CA1031 // The next question tries again and tells its visitor; what is thrown here would end the site.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogMatcherNotReady(KbDatabase.Sentence(exception, location) ?? exception.Message);
        }
    }
}
