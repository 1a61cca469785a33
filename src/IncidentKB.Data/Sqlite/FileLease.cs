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
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    // EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows: other faults do not pass by waiting.
    private static bool IsHeldByAnother(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
