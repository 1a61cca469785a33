using Xunit;

namespace IncidentKB.Testing;

/// <summary>For <c>using static</c>: what a test hands to the calls it waits for.</summary>
internal static class RunningTest
{
    /// <summary>Ends the running test's work when the run is cancelled.</summary>
    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
