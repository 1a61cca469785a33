using Microsoft.Data.Sqlite;

namespace IncidentKB.Data;

/// <summary>Copies of the whole database in one file: incidents, people, proposals, history, keys.</summary>
public static class KbBackup
{
    /// <summary>
    /// Writes one with SQLite's online backup (https://www.sqlite.org/backup.html) while the site goes on reading and writing: the copy is
    /// the database as it was at one moment. It has its name only when it is whole.
    /// </summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="file">The file to write, which must not be there.</param>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="KbBackupException">It cannot be made; the message says why and what to do.</exception>
    public static long Write(string dataDirectory, string file)
    {
        var database = Path.Combine(dataDirectory, KbDatabase.FileName);
        if (!File.Exists(database))
        {
            throw new KbBackupException($"There is no database '{database}'. Name the data folder with --Kb:DataDirectory.");
        }

        if (File.Exists(file))
        {
            throw new KbBackupException($"'{file}' is there already, and a backup overwrites nothing. Name another file.");
        }

        var part = file + ".part";
        File.Delete(part);
        using (var source = Open(database, SqliteOpenMode.ReadWrite))
        using (var copy = Open(part, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);

            // A single file, without a log beside it that could be left behind.
            Execute(copy, "PRAGMA journal_mode = DELETE");
        }

        RefuseDamaged(part);
        File.Move(part, file);
        return new FileInfo(file).Length;
    }

    /// <summary>Puts a backup in the place of the database. The site must not run meanwhile: what it keeps in memory would be another's.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="dataDirectory">The data folder; made where it is missing.</param>
    /// <param name="overwrites">True to replace a database that is there.</param>
    /// <exception cref="KbBackupException">It cannot be done, and nothing was changed; the message says why and what to do.</exception>
    public static void Restore(string file, string dataDirectory, bool overwrites)
    {
        if (!File.Exists(file))
        {
            throw new KbBackupException($"There is no file '{file}'.");
        }

        RefuseDamaged(file);
        var database = Path.Combine(dataDirectory, KbDatabase.FileName);
        if (File.Exists(database) && !overwrites)
        {
            throw new KbBackupException($"There is a database '{database}' already. Add --force to replace it, or name another folder with --Kb:DataDirectory.");
        }

        Directory.CreateDirectory(dataDirectory);
        RefuseInUse(database);
        var part = database + ".part";
        File.Copy(file, part, overwrite: true);
        File.Move(part, database, overwrite: true);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    // A file can be opened and be something else, or only half of it.
    private static void RefuseDamaged(string file)
    {
        try
        {
            using var copy = Open(file, SqliteOpenMode.ReadOnly);
            if (Execute(copy, "PRAGMA integrity_check") is not "ok")
            {
                throw new KbBackupException($"'{file}' is damaged. Nothing was changed. Take another backup.");
            }

            Execute(copy, "SELECT \"Value\" FROM content_version");
        }
        catch (SqliteException exception)
        {
            throw new KbBackupException($"'{file}' is no backup of IncidentKB, or is damaged: {exception.Message} Nothing was changed.", exception);
        }
    }

    // Only a program that is alone with the database can take its log away; with it goes what would be played over the backup.
    private static void RefuseInUse(string database)
    {
        if (!File.Exists(database))
        {
            return;
        }

        try
        {
            using var present = Open(database, SqliteOpenMode.ReadWrite);
            present.DefaultTimeout = 1;
            Execute(present, "PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException exception) when (KbDatabase.FaultOf(exception) == DatabaseFault.Busy)
        {
            throw new KbBackupException($"The database '{database}' is in use. Stop the site, restore, and start it again.", exception);
        }
        catch (SqliteException exception) when (KbDatabase.FaultOf(exception) == DatabaseFault.Damaged)
        {
            // That is why somebody restores. Its log belongs to it and to no other.
            File.Delete(database + "-wal");
            File.Delete(database + "-shm");
        }
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>A backup could not be made or put back; the message is a sentence for the person at the console.</summary>
public sealed class KbBackupException(string message, Exception? innerException = null) : Exception(message, innerException);
