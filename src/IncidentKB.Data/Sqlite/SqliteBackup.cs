using Microsoft.Data.Sqlite;

namespace IncidentKB.Data.Sqlite;

/// <summary>Backups of the database in a file.</summary>
internal static class SqliteBackup
{
    /// <summary>
    /// Writes one with SQLite's online backup (https://www.sqlite.org/backup.html): the copy is the database as it was at one moment.
    /// </summary>
    public static void Write(string database, string part)
    {
        if (!File.Exists(database))
        {
            throw new KbBackupException($"There is no database '{database}'. Name the data folder with --Kb:DataDirectory.");
        }

        using (var source = Open(database, SqliteOpenMode.ReadWrite))
        using (var copy = Open(part, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);

            // A single file, without a log beside it that could be left behind.
            Execute(copy, "PRAGMA journal_mode = DELETE");
        }

        RefuseDamaged(part);
    }

    /// <summary>Puts a backup in the place of the database.</summary>
    public static void Restore(string file, string database, bool overwrites)
    {
        RefuseDamaged(file);
        if (File.Exists(database) && !overwrites)
        {
            throw new KbBackupException(
                $"There is a database '{database}' already. Add --force to replace it, or name another folder with --Kb:DataDirectory.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        RefuseInUse(database);
        var part = database + ".part";
        File.Copy(file, part, overwrite: true);
        File.Move(part, database, overwrite: true);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
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
            throw new KbBackupException(
                $"'{file}' is no backup of IncidentKB, or is damaged: {exception.Message} Nothing was changed.", exception);
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
