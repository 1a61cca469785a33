using IncidentKB.Core.Incidents;
using IncidentKB.Runner;

namespace IncidentKB.Web.Hosting;

/// <summary>How far the snippets of an incident are trusted.</summary>
internal static class SnippetSource
{
    /// <summary>Once an incident was edited here, its snippets are no longer those that were reviewed with the pack.</summary>
    public static SnippetOrigin OriginOf(Incident incident) =>
        incident.ContentHash == incident.ImportedHash ? SnippetOrigin.Pack : SnippetOrigin.Edited;
}
