using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace IncidentKB.Data.Postgres;

/// <summary>
/// Backups by PostgreSQL's own programs, in its custom format (https://www.postgresql.org/docs/15/app-pgdump.html): a team's tools
/// for its other databases read them too.
/// </summary>
internal static class PostgresBackup
{
    /// <summary>Writes the database as it was at one moment.</summary>
    public static async Task WriteAsync(DatabaseLocation location, string part)
    {
        await RunAsync(location, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--file={part}"]);
        await RefuseDamagedAsync(location, part);
    }

    /// <summary>Puts a backup in the place of what the database has, all of it or nothing.</summary>
    public static async Task RestoreAsync(string file, DatabaseLocation location, bool overwrites)
    {
        await RefuseDamagedAsync(location, file);
        await using (var source = NpgsqlDataSource.Create(location.ConnectionString!))
        {
            if (!overwrites && await AskAsync(source, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") > 0)
            {
                throw new KbBackupException(
                    $"The database {PostgresDatabase.NameOf(location)} holds something already. "
                    + "Add --force to replace it, or name an empty one with --Kb:ConnectionString.");
            }

            if (await AskAsync(
                source,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> "
                + "pg_backend_pid()") > 0)
            {
                throw new KbBackupException(
                    $"The database {PostgresDatabase.NameOf(location)} is in use. Stop the site, restore, and start it again.");
            }
        }

        var database = new NpgsqlConnectionStringBuilder(location.ConnectionString).Database!;
        await RunAsync(
            location, "pg_restore",
            ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", $"--dbname={database}", file]);
    }

    // The list of contents stands at the front, and what follows is checked as it is unpacked.
    private static async Task RefuseDamagedAsync(DatabaseLocation location, string file)
    {
        var (contents, fault) = await TryRunAsync(location, "pg_restore", ["--list", file]);
        if (fault == null)
        {
            (_, fault) = await TryRunAsync(location, "pg_restore", ["--file=/dev/null", file]);
        }

        if (fault != null)
        {
            throw new KbBackupException($"'{file}' is no backup of IncidentKB, or is damaged. {fault} Nothing was changed.");
        }

        if (!contents.Contains(" content_version ", StringComparison.Ordinal))
        {
            throw new KbBackupException($"'{file}' is no backup of IncidentKB. Nothing was changed.");
        }
    }

    private static async Task<long> AskAsync(NpgsqlDataSource source, string question)
    {
        await using var command = source.CreateCommand(question);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task RunAsync(DatabaseLocation location, string program, string[] arguments)
    {
        if (await TryRunAsync(location, program, arguments) is (_, { } fault))
        {
            throw new KbBackupException($"{fault} Nothing was changed.");
        }
    }

    // What the program printed, and in a sentence why it failed; null where it did not.
    private static async Task<(string Output, string? Fault)> TryRunAsync(DatabaseLocation location, string program, string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(location.ConnectionString);
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // In the environment, as a command line can be read by everybody on the machine.
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = connection.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = connection.Database;
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (await output, process.ExitCode == 0 ? null : $"{program} could not do it: {error.Trim()}");
        }
        catch (Win32Exception exception)
        {
            throw new KbBackupException(
                $"{program} is missing here. Install PostgreSQL's client programs, on Debian with 'apt-get install postgresql-client'.",
                exception);
        }
    }
}
