using IncidentKB.Core.Snippets;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Runner.Tests;

/// <summary>Who waits, where, and for how many.</summary>
public sealed class QueueTests
{
    private readonly RunQueue _queue = new(atOnce: 2, capacity: 3);

    [Fact]
    public async Task Those_who_find_a_free_place_do_not_wait()
    {
        var told = new List<int>();

        await _queue.EnterAsync(Visitor(told.Add), Cancelled);
        await _queue.EnterAsync(Background(told.Add), Cancelled);

        Assert.Equal([0, 0], told);
        Assert.Equal((2, 0), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task The_others_are_told_their_place_whenever_it_changes()
    {
        await FillAsync();
        var (first, second) = (new List<int>(), new List<int>());
        var one = _queue.EnterAsync(Visitor(first.Add), Cancelled);
        var two = _queue.EnterAsync(Visitor(second.Add), Cancelled);

        _queue.Leave(Visitor());
        await one;
        _queue.Leave(Visitor());
        await two;

        Assert.Equal([1, 0], first);
        Assert.Equal([2, 1, 0], second);
        Assert.Equal((2, 0), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task Background_work_lets_every_visitor_go_first()
    {
        await FillAsync();
        var told = new List<int>();
        var background = _queue.EnterAsync(Background(told.Add), Cancelled);
        var visitor = _queue.EnterAsync(Visitor(), Cancelled);

        _queue.Leave(Visitor());
        await visitor;
        Assert.False(background.IsCompleted);
        _queue.Leave(Visitor());
        await background;

        Assert.Equal([1, 2, 1, 0], told);
    }

    [Fact]
    public async Task One_too_many_is_refused_and_one_who_gives_up_makes_room()
    {
        await FillAsync();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var impatient = _queue.EnterAsync(Visitor(), giveUp.Token);
        var told = new List<int>();
        _ = _queue.EnterAsync(Visitor(told.Add), Cancelled);
        _ = _queue.EnterAsync(Visitor(), Cancelled);

        var refusal = await Assert.ThrowsAsync<SnippetRefusedException>(() => _queue.EnterAsync(Visitor(), Cancelled));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        Assert.Equal(SnippetRefusal.QueueFull, refusal.Reason);
        Assert.Equal([2, 1], told);
        Assert.Equal((2, 2), (_queue.Running, _queue.Waiting));
        Assert.False(_queue.EnterAsync(Visitor(), Cancelled).IsFaulted);
    }

    [Fact]
    public async Task A_series_goes_to_the_end_after_each_run_and_is_never_refused()
    {
        await FillAsync();
        var (series, told) = (new SnippetSeries(), new List<int>());
        var request = Visitor(told.Add) with { Series = series };
        var first = _queue.EnterAsync(request, Cancelled);
        var other = _queue.EnterAsync(Visitor(), Cancelled);
        _ = _queue.EnterAsync(Visitor(), Cancelled);
        await Assert.ThrowsAsync<SnippetRefusedException>(() => _queue.EnterAsync(Visitor() with { Series = new() }, Cancelled));
        _queue.Leave(Visitor());
        await first;
        _ = _queue.EnterAsync(Visitor(), Cancelled);

        series.Compiled = new(null, null);
        _queue.Leave(Visitor());
        var second = _queue.EnterAsync(request, Cancelled);

        await other;
        Assert.False(second.IsCompleted);
        Assert.Equal([1, 0, 3], told);
        Assert.Equal((2, 3), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task Further_runs_of_series_take_no_room_from_others()
    {
        await FillAsync();
        var begun = new SnippetSeries { Compiled = new(null, null) };
        for (var i = 0; i < 10; i++)
        {
            _ = _queue.EnterAsync(Visitor() with { Series = begun }, Cancelled);
        }

        Assert.False(_queue.EnterAsync(Visitor(), Cancelled).IsFaulted);
        Assert.Equal((2, 11), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task Who_comes_for_the_first_time_passes_the_further_runs_that_wait_but_not_for_ever()
    {
        await FillAsync();
        var series = _queue.EnterAsync(Visitor() with { Series = new() { Compiled = new(null, null) } }, Cancelled);
        var newcomers = new List<Task>();
        for (var i = 0; i < 3; i++)
        {
            newcomers.Add(_queue.EnterAsync(Visitor(), Cancelled));
            _queue.Leave(Visitor());
            await newcomers[^1];
        }

        Assert.False(series.IsCompleted);
        var late = _queue.EnterAsync(Visitor(), Cancelled);
        _queue.Leave(Visitor());
        await series;

        Assert.False(late.IsCompleted);
    }

    [Fact]
    public async Task One_visitor_never_has_all_places_and_the_next_goes_to_whoever_has_fewest()
    {
        var told = new List<int>();
        await _queue.EnterAsync(Of("greedy"), Cancelled);
        var second = _queue.EnterAsync(Of("greedy"), Cancelled);
        Assert.Equal((1, 1), (_queue.Running, _queue.Waiting));
        await _queue.EnterAsync(Of("other"), Cancelled);
        var third = _queue.EnterAsync(Of("third", told.Add), Cancelled);

        _queue.Leave(Of("other"));
        await third;

        Assert.False(second.IsCompleted);
        Assert.Equal([1, 0], told);
        _queue.Leave(Of("greedy"));
        await second;
        Assert.Equal((2, 0), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task A_run_that_is_given_up_while_it_waits_is_cancelled_without_having_started()
    {
        await using var runner = new SnippetRunner(new("/nowhere", IdleWorkers: 0));

        var run = await runner.RunAsync(new("return;", SnippetOrigin.Pack), new CancellationToken(canceled: true));

        Assert.Equal((SnippetEnd.Cancelled, TimeSpan.Zero), (run.End, run.Elapsed));
        Assert.Equal((0, 0), (runner.State.Running, runner.State.Queued));
    }

    private static SnippetRequest Visitor(Action<int>? onQueued = null) => new("", SnippetOrigin.Pack) { OnQueued = onQueued };

    private static SnippetRequest Of(string visitor, Action<int>? onQueued = null) => Visitor(onQueued) with { Visitor = visitor };

    private static SnippetRequest Background(Action<int>? onQueued = null) => Visitor(onQueued) with { Background = true };

    private async Task FillAsync()
    {
        await _queue.EnterAsync(Visitor(), Cancelled);
        await _queue.EnterAsync(Visitor(), Cancelled);
    }
}
