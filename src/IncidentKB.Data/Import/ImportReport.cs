using IncidentKB.Core.Content;

namespace IncidentKB.Data.Import;

/// <summary>What an import did.</summary>
public sealed class ImportReport(string pack, List<ContentProblem> problems)
{
    public string Pack { get; } = pack;

    public int Added { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public int Archived { get; set; }

    public int Restored { get; set; }

    /// <summary>False when importing the same files again may do more; the next start then does it.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Faults in the files, by file and line.</summary>
    public List<ContentProblem> Problems { get; } = problems;

    /// <summary>Records that were edited here and differ from the pack; they were kept.</summary>
    public List<ImportConflict> Conflicts { get; } = [];

    public override string ToString() =>
        $"Pack '{Pack}': {Added} added, {Updated} updated, {Unchanged} unchanged, {Archived} archived, {Restored} restored, "
        + $"{Conflicts.Count} kept as edited here, {Problems.Count(p => !p.IsWarning)} problems, {Problems.Count(p => p.IsWarning)} warnings.";
}

/// <summary>A record that an import did not touch because it was edited here.</summary>
public sealed record ImportConflict(string Key, string Slug, string Message);
