using System.Diagnostics;
using System.Diagnostics.Metrics;
using IncidentKB.Core.Matching;

namespace IncidentKB.Data;

/// <summary>
/// What the core measures of itself, for whoever listens. Names and units as OpenTelemetry has them
/// (https://opentelemetry.io/docs/specs/semconv/general/metrics/).
/// </summary>
public static class KbMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "IncidentKB";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> MatchDuration = Meter.CreateHistogram<double>(
        "incidentkb.match.duration", "s", "Time to judge a trace");

    private static readonly Histogram<double> SearchDuration = Meter.CreateHistogram<double>(
        "incidentkb.search.duration", "s", "Time to answer a search");

    internal static void Matched(long started, MatchVerdict verdict)
    {
        // The name of the verdict is made for those who listen.
        if (MatchDuration.Enabled)
        {
            MatchDuration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new KeyValuePair<string, object?>("incidentkb.match.verdict", verdict.ToString().ToLowerInvariant()));
        }
    }

    internal static void Searched(long started) => SearchDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
}
