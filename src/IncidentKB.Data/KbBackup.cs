using IncidentKB.Data.Postgres;
using IncidentKB.Data.Sqlite;

namespace IncidentKB.Data;

/// <summary>Copies of the whole database in one file: incidents, people, proposals, history, keys.</summary>
public static class KbBackup
{
    /// <summary>
    /// Writes one while the site goes on reading and writing: SQLite's own file, or PostgreSQL's custom format. It has its name only
    /// when it is whole.
    /// </summary>
    /// <param name="location">The database.</param>
    /// <param name="file">The file to write, which must not be there.</param>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="KbBackupException">It cannot be made; the message says why and what to do.</exception>
    public static async Task<long> WriteAsync(DatabaseLocation location, string file)
    {
        if (File.Exists(file))
        {
            throw new KbBackupException($"'{file}' is there already, and a backup overwrites nothing. Name another file.");
        }

        var part = file + ".part";
        File.Delete(part);
        if (location.IsPostgres)
        {
            await PostgresBackup.WriteAsync(location, part);
        }
        else
        {
            SqliteBackup.Write(location.File, part);
        }

        File.Move(part, file);
        return new FileInfo(file).Length;
    }

    /// <summary>
    /// Puts a backup in the place of the database. The site must not run meanwhile: what it keeps in memory would be another's.
    /// </summary>
    /// <param name="file">The backup.</param>
    /// <param name="location">The database; a data folder is made where it is missing, a database of a server has to be there.</param>
    /// <param name="overwrites">True to replace a database that is there.</param>
    /// <exception cref="KbBackupException">It cannot be done, and nothing was changed; the message says why and what to do.</exception>
    public static async Task RestoreAsync(string file, DatabaseLocation location, bool overwrites)
    {
        if (!File.Exists(file))
        {
            throw new KbBackupException($"There is no file '{file}'.");
        }

        if (location.IsPostgres)
        {
            await PostgresBackup.RestoreAsync(file, location, overwrites);
        }
        else
        {
            SqliteBackup.Restore(file, location.File, overwrites);
        }
    }
}

/// <summary>A backup could not be made or put back; the message is a sentence for the person at the console.</summary>
public sealed class KbBackupException(string message, Exception? innerException = null) : Exception(message, innerException);
