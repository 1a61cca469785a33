using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data;

/// <summary>
/// A value that changes with every change of the content: each change of an incident adds a revision, each import
/// renews its pack's instant. What is kept in memory under it is therefore never out of date, also when another
/// process wrote.
/// </summary>
public static class ContentStamp
{
    /// <summary>Reads the present stamp: the ends of two indexes, whatever the size of the database.</summary>
    public static async Task<string> ReadContentStampAsync(this KbContext db, CancellationToken cancellationToken)
    {
        var values = await db.Database.SqlQueryRaw<string>(
            "SELECT ifnull((SELECT max(Id) FROM revisions), '') || ' ' || ifnull((SELECT max(ImportedAt) FROM content_packs), '') AS Value")
            .ToListAsync(cancellationToken);
        return values[0];
    }
}
