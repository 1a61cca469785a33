using IncidentKB.Core.Content;

namespace IncidentKB.Data.Import;

/// <summary>What an import did.</summary>
/// <param name="pack">Name of the pack.</param>
/// <param name="problems">Faults in the files.</param>
public sealed class ImportReport(string pack, List<ContentProblem> problems)
{
    /// <summary>Name of the pack.</summary>
    public string Pack { get; } = pack;

    /// <summary>Incidents that are new.</summary>
    public int Added { get; set; }

    /// <summary>Incidents whose files have changed.</summary>
    public int Updated { get; set; }

    /// <summary>Incidents that were the same already.</summary>
    public int Unchanged { get; set; }

    /// <summary>Incidents whose files have left the pack.</summary>
    public int Archived { get; set; }

    /// <summary>Incidents whose files came back.</summary>
    public int Restored { get; set; }

    /// <summary>False when importing the same files again may do more; the next start then does it.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Faults in the files, by file and line.</summary>
    public List<ContentProblem> Problems { get; } = problems;

    /// <summary>Records that were edited here and differ from the pack, or that belong to another pack; they were kept.</summary>
    public List<ImportConflict> Conflicts { get; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"Pack '{Pack}': {Added} added, {Updated} updated, {Unchanged} unchanged, {Archived} archived, {Restored} restored, "
        + $"{Conflicts.Count} conflicts, "
        + $"{Problems.Count(p => !p.IsWarning)} problems, {Problems.Count(p => p.IsWarning)} warnings.";
}

/// <summary>A record that an import did not touch because it was edited here or belongs to another pack.</summary>
/// <param name="Key">Permanent id; of an entry of the catalogue what it is, and its slug.</param>
/// <param name="Slug">Its address.</param>
/// <param name="Message">What happened and what to do, as a sentence.</param>
public sealed record ImportConflict(string Key, string Slug, string Message);
