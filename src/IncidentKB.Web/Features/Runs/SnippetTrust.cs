using IncidentKB.Core.Incidents;
using IncidentKB.Runner;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Which text of a snippet runs, and how far it is trusted.</summary>
internal static class SnippetTrust
{
    /// <summary>A snippet as it is stored. Once an incident was edited here, its snippets are no longer those that were reviewed with the pack.</summary>
    public static SnippetRequest Stored(Incident incident, Snippet snippet) =>
        new(snippet.Source, incident.ContentHash == incident.ImportedHash ? SnippetOrigin.Pack : SnippetOrigin.Edited) { FileName = snippet.FileName };

    /// <summary>Visitors may change programs here, and what they write can be shut in as far as is known.</summary>
    public static bool MayBeEdited(RunnerOptions options, SnippetRunner runner) => options.EditedCode && runner.State.Isolation != Isolation.None;

    /// <summary>
    /// A snippet as a visitor sent it. A text that was not changed is the stored one, which needs no leave; a form ends its lines with
    /// two characters, and an editor may begin with a mark.
    /// </summary>
    /// <returns>Null when it was changed and <see cref="RunnerOptions.EditedCode"/> is off.</returns>
    public static SnippetRequest? Sent(Incident incident, Snippet snippet, string? source, RunnerOptions options)
    {
        var sent = source?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimStart('\uFEFF') ?? snippet.Source;
        if (sent == snippet.Source)
        {
            return Stored(incident, snippet);
        }

        return options.EditedCode ? new(sent, SnippetOrigin.Edited) { FileName = snippet.FileName } : null;
    }
}
