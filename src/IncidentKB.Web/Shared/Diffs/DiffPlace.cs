namespace IncidentKB.Web.Shared.Diffs;

/// <summary>A line of the new side of a difference.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its number, from 1.</param>
public sealed record DiffPlace(string Path, int Line);
