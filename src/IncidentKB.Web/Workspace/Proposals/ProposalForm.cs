namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>What a form about a proposal was sent with, where its page is shown again: one for each request.</summary>
internal sealed class ProposalForm
{
    /// <summary>What was wrong, as a sentence; null where nothing was.</summary>
    public string? Fault { get; set; }

    /// <summary>What was typed as the summary; null where it was saved.</summary>
    public string? Summary { get; set; }

    /// <summary>Texts that were typed and could not be saved, by their paths.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
