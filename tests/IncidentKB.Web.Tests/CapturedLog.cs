using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace IncidentKB.Web.Tests;

/// <summary>Keeps what the program logs.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = [];

    public IReadOnlyCollection<Entry> Entries => _entries;

    private event EventHandler? Logged;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    /// <summary>Ends when it has so many entries that are wanted.</summary>
    public async Task SeeAsync(int count, Func<Entry, bool> isWanted, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs none)
        {
            if (_entries.Count(isWanted) >= count)
            {
                seen.TrySetResult();
            }
        }

        Logged += Look;
        Look(this, EventArgs.Empty);
        await seen.Task.WaitAsync(cancellationToken);
        Logged -= Look;
    }

    public void Dispose()
    {
    }

    public sealed record Entry(LogLevel Level, string Message, Exception? Exception);

    private void Add(Entry entry)
    {
        _entries.Enqueue(entry);
        Logged?.Invoke(this, EventArgs.Empty);
    }

    private sealed class Logger(CapturedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new(logLevel, formatter(state, exception), exception));
    }
}
