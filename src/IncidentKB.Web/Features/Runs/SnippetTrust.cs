using System.Security.Claims;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Runner;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Which text of a snippet runs, and how far it is trusted.</summary>
internal static class SnippetTrust
{
    /// <summary>
    /// A snippet as it is stored. Once an incident was edited here, its snippets are no longer those that were reviewed with the pack.
    /// </summary>
    public static SnippetRequest Stored(Incident incident, Snippet snippet) =>
        new(snippet.Source, incident.ContentHash == incident.ImportedHash ? SnippetOrigin.Pack : SnippetOrigin.Edited)
        {
            FileName = snippet.FileName,
        };

    /// <summary>This person may change programs here.</summary>
    public static bool MayEdit(RunnerOptions options, ClaimsPrincipal person) => options.EditedCode switch
    {
        CodeEditing.Everyone => true,
        CodeEditing.Authors => person.Is(Role.Author),
        _ => false,
    };

    /// <summary>This person may change programs here, and what he writes can be shut in as far as is known.</summary>
    public static bool MayBeEdited(RunnerOptions options, SnippetRunner runner, ClaimsPrincipal person) =>
        MayEdit(options, person) && runner.State.Isolation != Isolation.None;

    /// <summary>
    /// A snippet as a person sent it. A text that was not changed is the stored one, which needs no leave; a form ends its lines with
    /// two characters, and an editor may begin with a mark.
    /// </summary>
    /// <returns>Null when it was changed by somebody who may not edit.</returns>
    public static SnippetRequest? Sent(Incident incident, Snippet snippet, string? source, bool mayEdit)
    {
        var sent = source?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimStart('\uFEFF') ?? snippet.Source;
        if (sent == snippet.Source)
        {
            return Stored(incident, snippet);
        }

        return mayEdit ? new(sent, SnippetOrigin.Edited) { FileName = snippet.FileName } : null;
    }
}
