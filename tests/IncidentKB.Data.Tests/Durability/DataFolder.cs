using Microsoft.Data.Sqlite;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

/// <summary>A data folder that another process writes into, deleted at the end.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentkb-data-");

    public string Path => _folder.FullName;

    /// <summary>The database in it.</summary>
    public string File => System.IO.Path.Combine(Path, DatabaseLocation.FileName);

    /// <summary>A context, as the program opens it.</summary>
    public KbContext OpenContext() => KbDatabase.CreateFactory(new(Path)).CreateDbContext();

    /// <summary>The files of the database as they are now, in a folder of their own.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        foreach (var file in Directory.GetFiles(Path, DatabaseLocation.FileName + "*"))
        {
            System.IO.File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>A connection of its own, without a pool that would keep the file open.</summary>
    public async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
