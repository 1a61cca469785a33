using IncidentKB.Core.Content;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Proposals;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>The files that a new proposal begins with.</summary>
internal static class ProposalStart
{
    private const string TraceFile = IncidentBundle.TraceFolder + "recorded.txt";

    /// <summary>A draft with what a trace tells, and the trace itself, by which the incident will be found. Secrets are masked.</summary>
    public static async Task<IncidentFiles> OfTraceAsync(string trace, IncidentMatcher matcher, CancellationToken cancellationToken)
    {
        var answer = await matcher.MatchAsync(trace, reader: null, cancellationToken);
        var text = answer.Reading.Text;
        var recorded = SecretMask.Mask(text).ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).TrimEnd() + "\n";
        var record = answer.Trace is { } failing
            ? new ContentFile(IncidentBundle.EnglishFile, IncidentDraft.Of(text, failing, answer.Pattern))
            : null;
        return new([.. record == null ? [] : new[] { record }, new(TraceFile, recorded)], []);
    }
}
