namespace IncidentKB.Web.Workspace;

/// <summary>The part of the site in which a team works: its pages open a circuit and load MudBlazor, which no reading page does.</summary>
internal static class WorkspaceArea
{
    /// <summary>What every address of it begins with, after the language.</summary>
    public static readonly PathString Root = new("/workspace");

    public static bool Contains(PathString path) => path.StartsWithSegments(Root, StringComparison.Ordinal);
}
