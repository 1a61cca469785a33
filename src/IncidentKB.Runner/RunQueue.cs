namespace IncidentKB.Runner;

/// <summary>
/// Lets a few in at once and the others wait in order, visitors before background work. A series of runs goes to the end after each
/// of them, and it always finds room there: neither does it hold up others, nor do they make it lose what it has.
/// </summary>
internal sealed class RunQueue(int atOnce, int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _visitors = [];
    private readonly LinkedList<Waiter> _background = [];
    private int _running;

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _visitors.Count + _background.Count;
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

    /// <summary>Ends a turn.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            var next = _visitors.First ?? _background.First;
            if (next == null)
            {
                _running--;
                return;
            }

            next.List!.Remove(next);
            next.Value.Turn.SetResult();
            TellPlaces();
        }
    }

    // Null where there is nothing to wait for.
    private Waiter? Enqueue(SnippetRequest request)
    {
        lock (_lock)
        {
            if (_running < atOnce && _visitors.Count == 0)
            {
                _running++;
                return null;
            }

            var waiter = new Waiter(request);
            if (!waiter.IsFurtherRun && _visitors.Concat(_background).Count(w => !w.IsFurtherRun) >= capacity)
            {
                throw new SnippetRefusedException(SnippetRefusal.QueueFull, $"{capacity} snippets wait already. Try again in a few seconds.");
            }

            ListOf(waiter).AddLast(waiter);
            TellPlaces();
            return waiter;
        }
    }

    private LinkedList<Waiter> ListOf(Waiter waiter) => waiter.IsBackground ? _background : _visitors;

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ListOf(waiter).Remove(waiter))
            {
                waiter.Turn.SetCanceled(cancellationToken);
                TellPlaces();
            }
        }
    }

    private void TellPlaces()
    {
        var place = 0;
        foreach (var waiter in _visitors.Concat(_background))
        {
            waiter.Tell(++place);
        }
    }

    private sealed class Waiter(SnippetRequest request)
    {
        private int _told;

        public bool IsBackground => request.Background;

        public bool IsFurtherRun { get; } = request.Series is { HasBegun: true };

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
