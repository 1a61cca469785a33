using System.Runtime.CompilerServices;
using System.Threading.Channels;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Runs a program for a visitor, once or several times one after the other, and tells what happens.</summary>
internal sealed class RunSeries(SnippetRunner runner, VisitorRuns visitors, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// Runs it as the events are read: the next run begins when all of the one before is read, so that what nobody reads does not
    /// pile up, and whoever reads no further ends the run under way.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="isChanged">Whether that is another text than the stored one.</param>
    /// <param name="times">
    /// How often. It runs less often when it is cancelled, and when one run does not compile or come to an end: the others would not
    /// either.
    /// </param>
    /// <param name="visitor">Who asks for it, and does not get more than a fair share.</param>
    /// <param name="text">The language of the answer.</param>
    /// <param name="cancellationToken">Ends the run under way; what it showed until then is told.</param>
    /// <returns>
    /// At least one event; the last is <see cref="RunEvent.Done"/> or <see cref="RunEvent.Error"/>. When it is told, the visitor may begin
    /// another series.
    /// </returns>
    public async IAsyncEnumerable<RunEvent> RunAsync(
        SnippetRequest request,
        bool isChanged,
        int times,
        HttpContext visitor,
        RunText text,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (visit, refusal) = visitors.TryBegin(visitor, times, text);
        if (visit == null)
        {
            yield return new RunEvent.Error(StatusCodes.Status429TooManyRequests, refusal);
            yield break;
        }

        var ends = new List<RunAnswer>();
        RunEvent.Error? error = null;
        using (visit)
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping))
        {
            var series = request with { Series = new(), Visitor = visit.Share };
            while (error == null && ends.Count < times && !IsOver(ends))
            {
                await foreach (var told in RunOnceAsync(series, isChanged, ends.Count + 1, text, ending.Token))
                {
                    if (told is RunEvent.Result { Run: var run })
                    {
                        ends.Add(run with { Stdout = "", Stderr = "", Lanes = [] });
                    }

                    error = told as RunEvent.Error;
                    if (error == null)
                    {
                        yield return told;
                    }
                }
            }
        }

        yield return error is null ? DoneOf(ends, text) : error;
    }

    private static bool IsOver(List<RunAnswer> ends) =>
        ends.Count > 0 && (ends[^1].Outcome == SnippetOutcome.Cancelled || SnippetProof.IsSettledBy(ends[^1].Outcome));

    private async IAsyncEnumerable<RunEvent> RunOnceAsync(
        SnippetRequest request, bool isChanged, int number, RunText text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateUnbounded<RunEvent>(new() { SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = TellAsync(request, isChanged, number, text, events.Writer, ending.Token);
        try
        {
            await foreach (var told in events.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return told;
            }
        }
        finally
        {
            // Nobody reads further, or it is over already.
            await ending.CancelAsync();
            await run;
        }
    }

    private async Task TellAsync(
        SnippetRequest request, bool isChanged, int number, RunText text, ChannelWriter<RunEvent> events,
        CancellationToken cancellationToken)
    {
        void TellPlace(int place)
        {
            if (place > 0)
            {
                events.TryWrite(new RunEvent.Queued(place));
            }
        }

        void TellPhase(SnippetPhase phase) =>
            events.TryWrite(phase == SnippetPhase.Compiling ? new RunEvent.Compiling(number) : new RunEvent.Started(number));
        void TellOutput(SnippetOutput output)
        {
            var stream = output.Stream == SnippetStream.Error ? "stderr" : "stdout";
            events.TryWrite(new RunEvent.Output(number, stream, output.Text, RunAnswer.Milliseconds(output.Elapsed)));
        }

        try
        {
            var run = await runner.RunAsync(
                request with { OnQueued = TellPlace, OnPhase = TellPhase, OnOutput = TellOutput }, cancellationToken);
            events.TryWrite(new RunEvent.Result(RunAnswer.Of(number, request, isChanged, run, text)));
        }
        catch (SnippetRefusedException refused)
        {
            events.TryWrite(new RunEvent.Error(StatusOf(refused.Reason), text.Refused(refused)));
        }
        finally
        {
            events.Complete();
        }
    }

    private RunEvent.Done DoneOf(List<RunAnswer> ends, RunText text)
    {
        var counted = ends.Where(end => SnippetProof.Counts(end.Outcome)).DefaultIfEmpty(ends[^1]).ToList();
        var results =
            from end in ends
            group end by (end.Outcome, end.Summary) into same
            orderby same.Count() descending
            select new RunResult(same.Key.Outcome, same.Key.Summary, same.Count());
        var other = counted.Find(end => end.Outcome != SnippetOutcome.AsExpected);
        return new(
            other?.Outcome ?? SnippetOutcome.AsExpected,
            text.Summary(ends),
            counted.TrueForAll(end => end.BugGone),
            [.. results],
            runner.State.Isolation);
    }

    private static int StatusOf(SnippetRefusal reason) => reason switch
    {
        SnippetRefusal.QueueFull => StatusCodes.Status429TooManyRequests,
        SnippetRefusal.NoJail => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
