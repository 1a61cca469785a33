using System.Diagnostics;

namespace IncidentKB.Runner;

/// <summary>Keeps a few workers booted, hands each out once, and boots others in their place.</summary>
internal sealed class WorkerPool : IDisposable
{
    // Two boot at once: one would let a burst wait, more would take the processors from the snippets that run.
    private const int BootThreads = 2;

    // So many boots in a row fail before those who wait are told.
    private const int MaxFailures = 3;

    // Most programs have said what they have to say by then. A boot beside them would take a processor from them.
    private static readonly TimeSpan BootDelay = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly LinkedList<WorkerProcess> _idle = [];
    private readonly LinkedList<TaskCompletionSource<WorkerProcess>> _waiting = [];
    private readonly Func<WorkerProcess> _boot;
    private readonly int _wanted;
    private readonly List<Thread> _threads = [];
    private long _taken;
    private int _booting;
    private int _failures;
    private bool _disposed;

    /// <summary>Begins to boot.</summary>
    /// <param name="boot">Boots one worker; called from threads that live as long as the pool.</param>
    /// <param name="wanted">How many shall be idle; with 0 a worker is booted when somebody asks.</param>
    public WorkerPool(Func<WorkerProcess> boot, int wanted)
    {
        _boot = boot;
        _wanted = wanted;
        for (var i = 1; i <= BootThreads; i++)
        {
            var thread = new Thread(BootLoop) { IsBackground = true, Name = $"snippet boot {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public int Idle
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Takes a worker, which is the caller's from then on.</summary>
    /// <exception cref="WorkerBootException">None boots.</exception>
    public async Task<WorkerProcess> TakeAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<WorkerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (_idle.First is { } first)
            {
                _idle.RemoveFirst();
                _taken = Stopwatch.GetTimestamp();
                Monitor.PulseAll(_lock);
                if (first.Value.IsAlive)
                {
                    return first.Value;
                }

                first.Value.Dispose();
            }

            _waiting.AddLast(waiter);
            Monitor.PulseAll(_lock);
        }

        await using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        return await waiter.Task;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            Monitor.PulseAll(_lock);
        }

        _threads.ForEach(t => t.Join());
        lock (_lock)
        {
            foreach (var worker in _idle)
            {
                worker.Dispose();
            }

            foreach (var waiter in _waiting)
            {
                waiter.SetException(new WorkerBootException("The program is about to end.", null));
            }

            _waiting.Clear();
        }
    }

    private void GiveUp(TaskCompletionSource<WorkerProcess> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Remove(waiter))
            {
                waiter.SetCanceled(cancellationToken);
            }
        }
    }

    private void BootLoop()
    {
        while (WaitForNeed())
        {
            try
            {
                Add(_boot());
            }
            catch (WorkerBootException exception)
            {
                Fail(exception);
            }
        }
    }

    private bool WaitForNeed()
    {
        lock (_lock)
        {
            while (!_disposed)
            {
                DropDeadAndOld();
                var due = DueIn();
                if (due <= TimeSpan.Zero)
                {
                    _booting++;
                    return true;
                }

                Monitor.Wait(_lock, due);
            }

            return false;
        }
    }

    // At once where somebody waits or the next one would.
    private TimeSpan DueIn() =>
        _wanted + _waiting.Count <= _idle.Count + _booting ? PollInterval
        : _idle.Count == 0 || _taken == 0 ? TimeSpan.Zero
        : BootDelay - Stopwatch.GetElapsedTime(_taken);

    private void DropDeadAndOld()
    {
        for (var node = _idle.First; node != null;)
        {
            var next = node.Next;
            if (!node.Value.IsAlive || node.Value.Age > MaxAge)
            {
                _idle.Remove(node);
                node.Value.Dispose();
            }

            node = next;
        }
    }

    private void Add(WorkerProcess worker)
    {
        lock (_lock)
        {
            _booting--;
            _failures = 0;
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult(worker);
            }
            else
            {
                _idle.AddLast(worker);
            }
        }
    }

    private void Fail(WorkerBootException exception)
    {
        lock (_lock)
        {
            _booting--;
            _failures++;
            if (_failures >= MaxFailures)
            {
                foreach (var waiter in _waiting)
                {
                    waiter.SetException(exception);
                }

                _waiting.Clear();
            }

            // Not again at once: what kept it from starting is seldom gone in a millisecond.
            if (!_disposed && _waiting.Count == 0)
            {
                Monitor.Wait(_lock, PauseAfterFailure);
            }
        }
    }
}
