namespace IncidentKB.Web.Workspace;

/// <summary>
/// The part of the site in which a team works. Lists open a circuit and load MudBlazor, which no reading page does. Pages that hold
/// long texts are static, like reading pages: a text of 30 kB breaks a circuit, and a circuit that ends takes it along.
/// </summary>
internal static class WorkspaceArea
{
    /// <summary>What every address of it begins with, after the language.</summary>
    public static readonly PathString Root = new("/workspace");

    private static readonly PathString[] Static = [new("/workspace/proposals"), new("/workspace/new"), new("/workspace/import")];

    /// <summary>True for pages with a circuit.</summary>
    public static bool HasCircuit(PathString path) =>
        path.StartsWithSegments(Root, StringComparison.Ordinal)
        && !Array.Exists(Static, s => path.StartsWithSegments(s, StringComparison.Ordinal));
}
