namespace IncidentKB.Runner;

/// <summary>Lets a few in at once and the others wait in order, visitors before background work.</summary>
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
    public async Task EnterAsync(bool background, Action<int>? onQueued, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(background, onQueued);
        lock (_lock)
        {
            if (_running < atOnce && _visitors.Count == 0)
            {
                _running++;
                return;
            }

            if (_visitors.Count + _background.Count >= capacity)
            {
                throw new SnippetRefusedException(SnippetRefusal.QueueFull, $"{capacity} snippets wait already. Try again in a few seconds.");
            }

            (background ? _background : _visitors).AddLast(waiter);
            TellPlaces();
        }

        await using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        await waiter.Turn.Task;
        onQueued?.Invoke(0);
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

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if ((waiter.Background ? _background : _visitors).Remove(waiter))
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

    private sealed class Waiter(bool background, Action<int>? onQueued)
    {
        private int _told;

        public bool Background => background;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tell(int place)
        {
            if (place != _told)
            {
                _told = place;
                onQueued?.Invoke(place);
            }
        }
    }
}
