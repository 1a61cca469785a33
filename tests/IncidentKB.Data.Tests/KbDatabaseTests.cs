using IncidentKB.Core.Incidents;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Sqlite;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

[Trait("Database", "own")]
public sealed class KbDatabaseTests
{
    [Fact]
    public async Task Every_connection_enforces_foreign_keys_writes_ahead_and_waits_for_others()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var db = database.CreateDbContext();

        Assert.Equal(1, await PragmaAsync<long>(db, "foreign_keys"));
        Assert.Equal("wal", await PragmaAsync<string>(db, "journal_mode"));
        Assert.Equal(5000, await PragmaAsync<long>(db, "busy_timeout"));
        Assert.Equal("ok", await PragmaAsync<string>(db, "integrity_check"));
    }

    [Fact]
    public async Task An_incident_without_its_pattern_cannot_be_stored()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        db.Incidents.Add(NewIncident("no-such-pattern"));

        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancelled));

        Assert.Equal("SQLite Error 19: 'FOREIGN KEY constraint failed'.", exception.InnerException?.Message);
    }

    [Fact]
    public async Task Instants_come_back_as_UTC()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await using var db = room.Database.CreateDbContext();

        var incident = await db.Incidents.AsNoTracking().Include(i => i.Revisions).SingleAsync(Cancelled);
        var instants = new[]
        {
            incident.CreatedAt, incident.UpdatedAt, Assert.Single(incident.Revisions).CreatedAt,
            (await db.Packs.SingleAsync(Cancelled)).ImportedAt,
        };

        Assert.All(instants, instant => Assert.Equal((ImportRoom.Now.UtcDateTime, DateTimeKind.Utc), (instant, instant.Kind)));
    }

    [Fact]
    public async Task A_local_instant_is_stored_as_the_same_moment()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var moment = new DateTime(2026, 3, 1, 4, 30, 0, DateTimeKind.Utc);
        await using (var db = database.CreateDbContext())
        {
            db.Packs.Add(new() { Directory = "/a", Name = "a", Hash = "", ImportedAt = moment.ToLocalTime() });
            await db.SaveChangesAsync(Cancelled);
        }

        await using var after = database.CreateDbContext();
        Assert.Equal(moment, (await after.Packs.SingleAsync(Cancelled)).ImportedAt);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var file = Path.Combine(database.Directory, DatabaseLocation.FileName);
        await using (var db = database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync(
                "INSERT INTO __EFMigrationsHistory (MigrationId, ProductVersion) VALUES ('29990101000000_Later', '99.0.0')", Cancelled);
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancelled);
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        var before = await File.ReadAllBytesAsync(file, Cancelled);

        var exception = await Assert.ThrowsAsync<KbStartException>(
            () => KbDatabase.PrepareAsync(database, database.Location, cancellationToken: Cancelled));

        Assert.Equal(
            $"The database '{file}' was written by a newer version of IncidentKB (it has the schema step '29990101000000_Later', "
            + "which this version does not know). "
            + "Nothing was changed. Start the newer version, or name another folder with Kb__DataDirectory.", exception.Message);
        await CloseAsync(database);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Cancelled));
    }

    [Fact]
    public async Task A_database_that_is_current_is_not_written_to()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await CloseAsync(database);
        var before = await File.ReadAllBytesAsync(Path.Combine(database.Directory, DatabaseLocation.FileName), Cancelled);

        await KbDatabase.PrepareAsync(database, database.Location, cancellationToken: Cancelled);

        await CloseAsync(database);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(database.Directory, DatabaseLocation.FileName), Cancelled));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("header")]
    [InlineData("first page")]
    public async Task A_file_that_is_no_sound_database_is_refused_and_left_as_it_is(string damage)
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var file = Path.Combine(database.Directory, DatabaseLocation.FileName);
        await CloseAsync(database);
        var bytes = await File.ReadAllBytesAsync(file, Cancelled);
        switch (damage)
        {
            case "text":
                bytes = [.. string.Concat(Enumerable.Repeat("This is a letter.\n", 1000)).Select(c => (byte)c)];
                break;
            case "header":
                bytes.AsSpan(0, 16).Fill((byte)'x');
                break;
            default:
                bytes.AsSpan(100, 3900).Fill(0xA5);
                break;
        }

        await File.WriteAllBytesAsync(file, bytes, Cancelled);

        var exception = await Assert.ThrowsAsync<KbStartException>(
            () => KbDatabase.PrepareAsync(database, database.Location, cancellationToken: Cancelled));

        Assert.Equal(
            $"The file '{file}' is damaged or is no SQLite database. Nothing was changed. Put a backup in its place, or move it away: "
            + "the content pack is imported again into a new one.",
            exception.Message);
        await CloseAsync(database);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancelled));
    }

    [Fact]
    public async Task Damage_that_a_query_meets_later_is_told_as_damage()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await CloseAsync(room.Database);
        var file = Path.Combine(room.Database.Directory, DatabaseLocation.FileName);
        var bytes = await File.ReadAllBytesAsync(file, Cancelled);

        // The schema on the first pages stays readable; what the tables hold does not.
        bytes.AsSpan(bytes.Length / 4).Fill(0xA5);
        await File.WriteAllBytesAsync(file, bytes, Cancelled);
        await using var db = room.Database.CreateDbContext();

        var exception = await Record.ExceptionAsync(async () =>
        {
            await db.IncidentTexts.ToListAsync(Cancelled);
            await db.Revisions.ToListAsync(Cancelled);
            await db.Traces.ToListAsync(Cancelled);
        });

        Assert.Equal(DatabaseFault.Damaged, KbDatabase.FaultOf(exception));
    }

    [Fact]
    public async Task An_empty_file_becomes_a_database()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await CloseAsync(database);
        var file = Path.Combine(database.Directory, DatabaseLocation.FileName);
        await File.WriteAllBytesAsync(file, [], Cancelled);

        await KbDatabase.PrepareAsync(database, database.Location, cancellationToken: Cancelled);

        await using var db = database.CreateDbContext();
        Assert.Empty(await db.Incidents.ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_start_that_was_killed_while_it_migrated_does_not_hold_up_the_next_one()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var folder = Path.Combine(database.Directory, "killed");
        Directory.CreateDirectory(folder);
        var factory = FactoryOf(folder);
        await using (var db = factory.CreateDbContext())
        {
            // What is left on the disk then: EF's lock, held by nobody.
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """, Cancelled);
        }

        await KbDatabase.PrepareAsync(factory, new(folder), cancellationToken: Cancelled);

        await using var after = factory.CreateDbContext();
        Assert.Empty(await after.Incidents.ToListAsync(Cancelled));
        SqliteConnection.ClearPool((SqliteConnection)after.Database.GetDbConnection());
    }

    [Theory]
    [InlineData("a folder under a file")]
    [InlineData("a folder that the kernel keeps")]
    public async Task A_data_folder_that_cannot_be_written_is_told_with_what_to_do(string what)
    {
        // Rights on a folder do not hold back root, under which tests often run; these two hold back everybody.
        var file = Path.GetTempFileName();
        var folder = what == "a folder under a file" ? Path.Combine(file, "data") : "/proc/incidentkb-data";
        var factory = FactoryOf(folder);

        var exception = await Assert.ThrowsAsync<KbStartException>(
            () => KbDatabase.PrepareAsync(factory, new(folder), cancellationToken: Cancelled));

        Assert.StartsWith($"The data folder '{folder}' cannot be written: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            " Give this user write access, or name another folder with Kb__DataDirectory.", exception.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_folder_where_the_database_file_should_be_is_told()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var folder = Path.Combine(database.Directory, "other");
        var file = Path.Combine(folder, DatabaseLocation.FileName);
        Directory.CreateDirectory(file);

        var exception = await Assert.ThrowsAsync<KbStartException>(
            () => KbDatabase.PrepareAsync(FactoryOf(folder), new(folder), cancellationToken: Cancelled));

        Assert.StartsWith($"The database '{file}' cannot be used: SQLite Error ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_locked_for_long_is_told_as_busy()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var other = await LockAsync(database);
        await using var db = database.CreateDbContext();
        await WaitOnlyShortlyAsync(db);

        var exception = await Assert.ThrowsAnyAsync<Exception>(
            () => db.Database.ExecuteSqlRawAsync("DELETE FROM reader_progress", Cancelled));

        Assert.Equal(DatabaseFault.Busy, KbDatabase.FaultOf(exception));
    }

    [Fact]
    public async Task Readers_are_not_held_up_by_a_writer()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await using var other = await LockAsync(room.Database);
        await using var db = room.Database.CreateDbContext();
        await WaitOnlyShortlyAsync(db);

        Assert.NotEmpty(await db.PublishedIncidents.ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_writer_waits_for_another_and_then_writes()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var other = await LockAsync(database);
        var begins = new StartOfCommand();
        await using var db = new KbContext(
            new DbContextOptionsBuilder<KbContext>(SqliteDatabase.Options(database.Location)).AddInterceptors(begins).Options);
        db.Packs.Add(new() { Directory = "/a", Name = "a", Hash = "" });

        // On a thread of its own, as SQLite waits inside the call.
        var write = Task.Run(() => db.SaveChanges(), Cancelled);
        await begins.Reached.WaitAsync(Cancelled);
        await using (var command = other.CreateCommand())
        {
            command.CommandText = "COMMIT";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal(1, await write);
    }

    [Fact]
    public void Other_faults_are_not_the_databases()
    {
        Assert.Null(KbDatabase.FaultOf(null));
        Assert.Null(KbDatabase.FaultOf(new InvalidOperationException("x", new IOException("y"))));
        Assert.Null(KbDatabase.FaultOf(new SqliteException("constraint", 19)));
        Assert.Equal(DatabaseFault.Busy, KbDatabase.FaultOf(new DbUpdateException("x", new SqliteException("locked", 6))));
        Assert.Equal(DatabaseFault.Damaged, KbDatabase.FaultOf(new SqliteException("corrupt", 11)));
        Assert.Equal(DatabaseFault.Full, KbDatabase.FaultOf(new DbUpdateException("x", new SqliteException("full", 13))));

        // What a start on a full disk meets: no room for the index of the log.
        Assert.Equal(DatabaseFault.Full, KbDatabase.FaultOf(new SqliteException("disk I/O error", 10, 4874)));
        Assert.Equal(DatabaseFault.Full, KbDatabase.FaultOf(new SqliteException("disk I/O error", 10, 778)));
        Assert.Null(KbDatabase.FaultOf(new SqliteException("disk I/O error", 10, 266)));
    }

    [Fact]
    public async Task A_database_of_the_version_before_keeps_what_it_holds()
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-").FullName;
        await using (var db = FactoryOf(folder).CreateDbContext())
        {
            var former = db.Database.GetMigrations().TakeWhile(m => !m.EndsWith("_Revisions", StringComparison.Ordinal)).Last();
            await db.Database.MigrateAsync(former, Cancelled);
            await db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO patterns (Slug, Position, Pack, Title, Summary, Hides, Questions, Cwe) VALUES ('p', 0, 'a', '{{}}', '{{}}', '{{}}', '[]', '[]');
                INSERT INTO incidents (Id, Key, Slug, Project, Repository, Language, Severity, Kind, OccurredOn, PatternSlug, Cwe, Status, Pack,
                    ContentHash, ImportedHash, RevisionNumber, CreatedAt, UpdatedAt)
                VALUES (7, 'IKB-0001', 'a', 'a', 'https://example.org', 'go', 'High', 'Crash', '2026-01-01', 'p', '[]', 'Published', 'a',
                    'x', 'x', 1, '2026-01-01', '2026-01-01');
                INSERT INTO signatures (IncidentId, Language, Kind, Message, NormalizedMessage) VALUES (7, 'go', 'panic', 'Lock is free', 'lock is free');
                INSERT INTO revisions (IncidentId, Number, CreatedAt, Cause, ContentHash) VALUES (7, 1, '2026-01-01', 'Imported', 'x');
                """, Cancelled);
        }

        await KbDatabase.PrepareAsync(FactoryOf(folder), new(folder), cancellationToken: Cancelled);
        await using var changed = FactoryOf(folder).CreateDbContext();
        IncidentSaveResult archived;
        await using (var writer = await IncidentWriter.BeginAsync(changed, DateTime.UtcNow, Cancelled))
        {
            archived = await writer.MoveAsync("IKB-0001", 1, new(RevisionCause.Archived, "ada"), Cancelled);
            await writer.CommitAsync(Cancelled);
        }

        Assert.Equal(IncidentSaveOutcome.Saved, archived.Outcome);
        await using (var db = FactoryOf(folder).CreateDbContext())
        {
            Assert.Equal("Lock is free", (await db.Signatures.SingleAsync(Cancelled)).Message);

            // Four columns that had to be filled may be empty now, and what stood in them stands.
            Assert.Equal("ok", await PragmaAsync<string>(db, "integrity_check"));
            var incident = await db.Incidents.SingleAsync(Cancelled);
            Assert.Equal(
                ("a", "https://example.org", "go", "p"), (incident.Project, incident.Repository, incident.Language, incident.PatternSlug));
            (incident.Project, incident.Repository, incident.Language, incident.PatternSlug) = (null, null, null, null);
            await db.SaveChangesAsync(Cancelled);
            Assert.Equal(
                [(1, null, 0L), (2, "ada", 1L)],
                (await db.Revisions.OrderBy(r => r.Number).ToListAsync(Cancelled)).Select(r => (r.Number, r.Author, r.ContentVersion)));
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Incident NewIncident(string pattern) => new()
    {
        Key = "IKB-0001",
        Slug = "a",
        Project = "a",
        Repository = "https://example.org",
        Language = "go",
        PatternSlug = pattern,
        Pack = "tests",
        ContentHash = "",
        ImportedHash = "",
    };

    private static async Task<T> PragmaAsync<T>(KbContext db, string name)
    {
        await db.Database.OpenConnectionAsync(Cancelled);
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names are the tests' own.
        command.CommandText = $"PRAGMA {name}";
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task CloseAsync(TemporaryDatabase database)
    {
        await using var db = database.CreateDbContext();
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    private static async Task<SqliteConnection> LockAsync(TemporaryDatabase database)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(database.Directory, DatabaseLocation.FileName)};Pooling=False");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(Cancelled);
        return connection;
    }

    // What the program waits is set on each connection; the test does not want to wait as long.
    private static async Task WaitOnlyShortlyAsync(KbContext db)
    {
        await db.Database.OpenConnectionAsync(Cancelled);
        db.Database.SetCommandTimeout(1);
        await db.Database.ExecuteSqlRawAsync("PRAGMA busy_timeout = 1", Cancelled);
    }

    private static IDbContextFactory<KbContext> FactoryOf(string directory) => KbDatabase.CreateFactory(new(directory));

    private sealed class StartOfCommand : DbCommandInterceptor
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public override InterceptionResult<System.Data.Common.DbDataReader> ReaderExecuting(
            System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<System.Data.Common.DbDataReader> result)
        {
            _reached.TrySetResult();
            return result;
        }

        public override InterceptionResult<int> NonQueryExecuting(
            System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            _reached.TrySetResult();
            return result;
        }
    }
}
