using System.Net.ServerSentEvents;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Runs a program, once or several times one after the other.</summary>
/// <param name="runner">What runs it.</param>
/// <param name="text">The language of the answer.</param>
/// <param name="tell">Takes what happens meanwhile, one call at a time for each run.</param>
/// <param name="whenRead">Awaited before every run but the first: ends when whoever is told has caught up, so that what one does not read does not pile up.</param>
internal sealed class RunSeries(SnippetRunner runner, RunText text, Action<SseItem<object>> tell, Func<CancellationToken, Task> whenRead)
{
    // A series that has begun waits for room in the queue instead of losing what it has.
    private static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(0.2);

    /// <summary>Runs it.</summary>
    /// <returns>Fewer runs than wanted when the visitor has left, and where one does not compile or come to an end: the others would not either.</returns>
    /// <exception cref="SnippetRefusedException">It is not taken.</exception>
    public async Task<SeriesAnswer> RunAsync(SnippetRequest request, int times, CancellationToken cancellationToken)
    {
        var header = SnippetHeader.Parse(request.Source);
        var runs = new List<RunAnswer>();
        while (runs.Count < times)
        {
            try
            {
                var run = await RunOnceAsync(request, runs.Count + 1, cancellationToken);
                runs.Add(RunAnswer.Of(runs.Count + 1, request.Source, header, run, text));
                tell(new(runs[^1], "run"));
            }
            catch (SnippetRefusedException refused) when (refused.Reason == SnippetRefusal.QueueFull && runs.Count > 0)
            {
                await Task.Delay(RoomWait, cancellationToken);
            }

            if (runs.Count > 0 && (runs[^1].Outcome == SnippetOutcome.Cancelled || SnippetProof.IsSettledBy(runs[^1].Outcome)))
            {
                break;
            }

            if (runs.Count < times)
            {
                await whenRead(cancellationToken);
            }
        }

        var answer = SeriesAnswer.Of(runs, runner.State.Isolation, text);
        tell(new(new RunEvents.Done(answer.Outcome, answer.Summary, answer.Results, answer.Isolation), "done"));
        return answer;
    }

    private async Task<SnippetRun> RunOnceAsync(SnippetRequest request, int number, CancellationToken cancellationToken)
    {
        var (hasQueued, hasStarted) = (false, false);
        void Start()
        {
            if (!Interlocked.Exchange(ref hasStarted, true))
            {
                tell(new(new RunEvents.Started(number), "started"));
            }
        }

        void Queue(int place)
        {
            hasQueued = true;
            if (place == 0)
            {
                Start();
            }
            else
            {
                tell(new(new RunEvents.Queued(place), "queued"));
            }
        }

        void Print(SnippetOutput output)
        {
            Start();
            var stream = output.Stream == SnippetStream.Error ? "stderr" : "stdout";
            tell(new(new RunEvents.Output(number, stream, output.Text, RunAnswer.Milliseconds(output.Elapsed)), "output"));
        }

        // Who has to wait, or is refused, knows it when the call returns.
        var run = runner.RunAsync(request with { OnQueued = Queue, OnOutput = Print }, cancellationToken);
        if (!hasQueued && !run.IsFaulted)
        {
            Start();
        }

        return await run;
    }
}
