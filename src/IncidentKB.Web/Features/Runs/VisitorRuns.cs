using System.Collections.Concurrent;
using IncidentKB.Web.Features.Reading;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Lets each visitor run one thing at a time, so that nobody fills the queue alone.</summary>
internal sealed class VisitorRuns
{
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    /// <summary>Begins a run of this visitor: who has the reader's cookie, otherwise everybody at this address.</summary>
    /// <returns>Null when one is under way; otherwise what ends it.</returns>
    public IDisposable? TryBegin(HttpContext http)
    {
        var visitor = ReaderCookie.Read(http.Request)?.ToString() ?? http.Connection.RemoteIpAddress?.ToString() ?? "";
        return _running.TryAdd(visitor, true) ? new Run(_running, visitor) : null;
    }

    private sealed class Run(ConcurrentDictionary<string, bool> running, string visitor) : IDisposable
    {
        public void Dispose() => running.TryRemove(visitor, out _);
    }
}
