namespace IncidentKB.Runner;

/// <summary>
/// Lets a few in at once and the others wait: visitors before background work, whoever has fewest runs under way before the others,
/// and among those whoever came first. One visitor never has all places, so that somebody else finds one at once. A series of runs
/// goes behind after each of them, and it always finds room there: neither does it hold up others, nor do they make it lose what
/// it has.
/// </summary>
internal sealed class RunQueue(int atOnce, int capacity)
{
    private readonly Lock _lock = new();
    private readonly List<string?> _running = [];
    private readonly List<Waiter> _waiting = [];
    private long _firstRuns;

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a turn, which <see cref="Leave"/> ends.</summary>
    /// <exception cref="SnippetRefusedException">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async Task EnterAsync(SnippetRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Enqueue(request) is { } waiter)
        {
            await using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
            await waiter.Turn.Task;
        }

        request.OnQueued?.Invoke(0);
    }

    /// <summary>Ends the turn of a request.</summary>
    public void Leave(SnippetRequest request)
    {
        lock (_lock)
        {
            _running.Remove(request.Visitor);
            while (_running.Count < atOnce && InOrder().FirstOrDefault(HasShareLeft) is { } next)
            {
                _waiting.Remove(next);
                _running.Add(next.Visitor);
                next.Turn.SetResult();
            }

            TellPlaces();
        }
    }

    // Null where there is nothing to wait for: where a place is free, those who wait have their share already.
    private Waiter? Enqueue(SnippetRequest request)
    {
        lock (_lock)
        {
            // A further run stands as if as many first ones as may wait had come before it. So newcomers pass it, and not for ever.
            var isFurtherRun = request.Series is { HasBegun: true };
            var waiter = new Waiter(request, isFurtherRun, isFurtherRun ? _firstRuns + capacity : ++_firstRuns);
            if (_running.Count < atOnce && HasShareLeft(waiter))
            {
                _running.Add(request.Visitor);
                return null;
            }

            if (!isFurtherRun && _waiting.Count(w => !w.IsFurtherRun) >= capacity)
            {
                throw new SnippetRefusedException(
                    SnippetRefusal.QueueFull, $"{capacity} snippets wait already. Try again in a few seconds.");
            }

            _waiting.Add(waiter);
            TellPlaces();
            return waiter;
        }
    }

    private bool HasShareLeft(Waiter waiter) => waiter.Visitor == null || RunningOf(waiter) < Math.Max(1, atOnce - 1);

    private int RunningOf(Waiter waiter) => waiter.Visitor == null ? 0 : _running.Count(visitor => visitor == waiter.Visitor);

    private IEnumerable<Waiter> InOrder() =>
        _waiting.OrderBy(w => w.IsBackground).ThenBy(RunningOf).ThenBy(w => w.Rank).ThenBy(w => w.IsFurtherRun);

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Remove(waiter))
            {
                waiter.Turn.SetCanceled(cancellationToken);
                TellPlaces();
            }
        }
    }

    private void TellPlaces()
    {
        var place = 0;
        foreach (var waiter in InOrder())
        {
            waiter.Tell(++place);
        }
    }

    private sealed class Waiter(SnippetRequest request, bool isFurtherRun, long rank)
    {
        private int _told;

        public string? Visitor => request.Visitor;

        public bool IsBackground => request.Background;

        public bool IsFurtherRun => isFurtherRun;

        public long Rank => rank;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tell(int place)
        {
            if (place != _told)
            {
                _told = place;
                request.OnQueued?.Invoke(place);
            }
        }
    }
}
