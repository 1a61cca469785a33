namespace IncidentKB.Data.Sqlite;

/// <summary>A lock on a file beside the database, which the system ends with its holder.</summary>
internal sealed class FileLease(FileStream file) : Lease
{
    public static FileLease? TakeIfFree(DatabaseLocation location, string name)
    {
        try
        {
            return new(new(
                Path.Combine(location.DataDirectory, $"{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
