using IncidentKB.Core.Search;
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

        await _queue.EnterAsync(background: false, told.Add, Cancelled);
        await _queue.EnterAsync(background: true, told.Add, Cancelled);

        Assert.Empty(told);
        Assert.Equal((2, 0), (_queue.Running, _queue.Waiting));
    }

    [Fact]
    public async Task The_others_are_told_their_place_whenever_it_changes()
    {
        await FillAsync();
        var (first, second) = (new List<int>(), new List<int>());
        var one = _queue.EnterAsync(background: false, first.Add, Cancelled);
        var two = _queue.EnterAsync(background: false, second.Add, Cancelled);

        _queue.Leave();
        await one;
        _queue.Leave();
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
        var background = _queue.EnterAsync(background: true, told.Add, Cancelled);
        var visitor = _queue.EnterAsync(background: false, null, Cancelled);

        _queue.Leave();
        await visitor;
        Assert.False(background.IsCompleted);
        _queue.Leave();
        await background;

        Assert.Equal([1, 2, 1, 0], told);
    }

    [Fact]
    public async Task One_too_many_is_refused_and_one_who_gives_up_makes_room()
    {
        await FillAsync();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var impatient = _queue.EnterAsync(background: false, null, giveUp.Token);
        var told = new List<int>();
        _ = _queue.EnterAsync(background: false, told.Add, Cancelled);
        _ = _queue.EnterAsync(background: false, null, Cancelled);

        var refusal = await Assert.ThrowsAsync<SnippetRefusedException>(() => _queue.EnterAsync(background: false, null, Cancelled));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        Assert.Equal(SnippetRefusal.QueueFull, refusal.Reason);
        Assert.Equal([2, 1], told);
        Assert.Equal((2, 2), (_queue.Running, _queue.Waiting));
        Assert.False(_queue.EnterAsync(background: false, null, Cancelled).IsFaulted);
    }

    [Fact]
    public async Task A_run_that_is_given_up_while_it_waits_is_cancelled_without_having_started()
    {
        await using var runner = new SnippetRunner(new("/nowhere", IdleWorkers: 0));

        var run = await runner.RunAsync(new("return;", SnippetOrigin.Pack), new CancellationToken(canceled: true));

        Assert.Equal((SnippetEnd.Cancelled, TimeSpan.Zero), (run.End, run.Elapsed));
        Assert.Equal((0, 0), (runner.State.Running, runner.State.Queued));
    }

    private async Task FillAsync()
    {
        await _queue.EnterAsync(background: false, null, Cancelled);
        await _queue.EnterAsync(background: false, null, Cancelled);
    }
}
