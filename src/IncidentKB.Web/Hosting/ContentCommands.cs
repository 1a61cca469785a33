using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Data.Import;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Hosting;

/// <summary>
/// The verbs of the command line that end: import, export, check, backup, restore, match, accounts, and the help. Exit code 0 is success,
/// 1 problems found, 2 could not be done.
/// </summary>
internal static class ContentCommands
{
    /// <summary>The verb that does not end. It may be left out.</summary>
    public const string Serve = "serve";

    private const string Force = "--force";

    private const string Usage = """
        Usage: dotnet IncidentKB.Web.dll [VERB] [OPTIONS]

          serve               serve the site; the same without a verb
          import DIR          bring the content pack in DIR into the database
          import --drafts PATH... [--as EMAIL]
                              make proposals of postmortems: Markdown, OSV, folders, ZIPs; in the name of EMAIL, or of the first admin
          export DIR [PACK]   write a content pack to DIR, which must be empty; what was written on this site and is in no pack
                              is the pack written-here
          check DIR           list what is wrong in the content pack in DIR, without touching the database
          backup FILE         write the whole database into FILE, also while the site runs
          restore FILE [--force]
                              put a backup in the place of the database; stop the site before
          move --to "Host=..."|FOLDER
                              copy the whole database to a PostgreSQL server, or from there into a folder; stop the site before
          match FILE|- [--json] [--url URL]
                              say which incident the trace in FILE, or in standard input, shows: by the database here, or by the
                              site at URL (token in INCIDENTKB_TOKEN). Exit code 0: an incident or a pattern is known; 1: none is
          admin create EMAIL  print a link with which EMAIL makes an account as admin
          admin reset EMAIL   print a link with which EMAIL sets a new password; opens a closed account again
          token create EMAIL --scopes read,write,runs
                              print an API token in the name of EMAIL

          --urls URL          address to listen on; http://localhost:5080 without it
          --Kb:Name VALUE     a setting; in the environment it is Kb__Name, with two underscores for each colon. The names:
                              DataDirectory, Database, ConnectionString, ContentDirectory, PublicUrl, KnownProxies, Access,
                              Oidc:Authority, Oidc:ClientId, Oidc:ClientSecret, Oidc:Name, Oidc:RoleClaim, Review:FourEyes,
                              Runner:IdleWorkers, Runner:Proofs, Runner:EditedCode, Telemetry:Otlp, Telemetry:Prometheus,
                              Telemetry:JsonLogs
          -h, --help          print this and end
        """;

    /// <summary>True where the program has something else to do than to serve the site.</summary>
    public static bool Knows(string[] args) =>
        args.Any(IsHelp) || WordsOf(args) is not ([] or [Serve]);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Any(IsHelp))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        var location = new DatabaseLocation("");

        // An option without a value: the reader of settings would take the next word for it.
        var overwrites = args is ["restore", ..] && args.Contains(Force);
        args = overwrites ? [.. args.Where(a => a != Force)] : args;
        try
        {
            var words = WordsOf(args);
            if (args is ["import", "--drafts", .. var rest])
            {
                return await DraftCommand.RunAsync(rest);
            }

            if (args is ["match", .. var match])
            {
                return await MatchCommand.RunAsync(match);
            }

            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args[words.Length..]).Build();
            var options = KbOptions.Read(configuration);
            location = options.Location;
            return words switch
            {
                ["import", var directory] => await ImportAsync(directory, options),
                ["export", var directory] => await ExportAsync(directory, null, options),
                ["export", var directory, var pack] => await ExportAsync(directory, pack, options),
                ["check", var directory] => Check(directory, options),
                ["move"] => await MoveAsync(configuration["to"], options),
                ["backup", var file] => await BackupAsync(file, options),
                ["restore", var file] => await RestoreAsync(file, options, overwrites),
                ["admin", "create", var email] => await PeopleCommands.CreateAdminAsync(email, options),
                ["admin", "reset", var email] => await PeopleCommands.ResetAsync(email, options),
                ["token", "create", var email] => await PeopleCommands.CreateTokenAsync(email, configuration["scopes"], options),
                _ => Fail($"Not understood: {string.Join(' ', args)}{Environment.NewLine}{Usage}"),
            };
        }
        catch (Exception exception) when (exception
            is KbStartException or KbBackupException or PeopleCommandException or MatchCommandException or ExportException
                or DirectoryNotFoundException)
        {
            return Fail(exception.Message);
        }
        catch (Exception exception) when (KbDatabase.Sentence(exception, location) is { } sentence)
        {
            return Fail(sentence);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail($"This could not be done: {exception.Message}");
        }
    }

    private static bool IsHelp(string argument) => argument is "-h" or "--help";

    // The verb with what it works on; what follows are options.
    private static string[] WordsOf(string[] args) => [.. args.TakeWhile(a => !a.StartsWith('-'))];

    private static async Task<int> ImportAsync(string directory, KbOptions options)
    {
        var content = ContentDirectory.Open(directory);
        await using var services = await OpenDatabaseAsync(options);
        await using var turn = await Lease.TakeAsync(
            options.Location, Lease.Names.Import,
            () => Console.WriteLine("Another program is importing; waiting."),
            CancellationToken.None);
        var report = await services.GetRequiredService<ContentImport>().ImportAsync(content);
        report.Problems.ForEach(Console.WriteLine);
        report.Conflicts.ForEach(c => Console.WriteLine($"conflict: {c.Message}"));
        Console.WriteLine(report);
        return report.Problems.TrueForAll(p => p.IsWarning) ? 0 : 1;
    }

    private static async Task<int> ExportAsync(string directory, string? pack, KbOptions options)
    {
        await using var services = await OpenDatabaseAsync(options);
        var count = await services.GetRequiredService<ContentExport>().ExportAsync(directory, pack);
        Console.WriteLine($"{count} files written to {Path.GetFullPath(directory)}.");
        return 0;
    }

    private static int Check(string directory, KbOptions options)
    {
        var problems = new List<ContentProblem>();
        var content = ContentDirectory.Open(directory);
        var outside = ReadStartingPack(content, options);
        var reader = new PackReader(content, outside.Vocabulary, outside.Slugs, problems);
        var count = reader.ReadIncidents().Count();
        reader.CheckReadingPaths();
        problems.ForEach(Console.WriteLine);
        Console.WriteLine(
            $"{count} incidents without a problem, {problems.Count(p => !p.IsWarning)} problems, "
            + $"{problems.Count(p => p.IsWarning)} warnings.");
        return problems.TrueForAll(p => p.IsWarning) ? 0 : 1;
    }

    // A pack of a team's own may build on the patterns, practices and incidents of the starting pack.
    private static (ContentVocabulary Vocabulary, Dictionary<string, string> Slugs) ReadStartingPack(
        ContentDirectory checkedPack, KbOptions options)
    {
        if (!Directory.Exists(options.ContentDirectory) || ContentDirectory.Open(options.ContentDirectory).Path == checkedPack.Path)
        {
            return (ContentVocabulary.Empty, []);
        }

        var starting = ContentDirectory.Open(options.ContentDirectory);
        var reader = new PackReader(starting, ContentVocabulary.Empty, new Dictionary<string, string>(), []);
        var slugs = reader.ReadIncidents().ToDictionary(i => i.Key, i => i.Slug, StringComparer.Ordinal);
        var vocabulary = new ContentVocabulary(
            reader.Patterns.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal),
            reader.Practices.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal),
            reader.ReadingPaths.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal),
            starting.IncidentFolders().Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal));
        return (vocabulary, slugs);
    }

    private static async Task<int> MoveAsync(string? to, KbOptions options)
    {
        if (string.IsNullOrWhiteSpace(to) || to.Contains('=', StringComparison.Ordinal) == options.Location.IsPostgres)
        {
            return Fail(
                options.Location.IsPostgres
                    ? "Name the folder to move to: move --to FOLDER"
                    : "Name the database to move to: move --to \"Host=db;Database=incidentkb;Username=incidentkb;Password=...\"");
        }

        var target = options.Location.IsPostgres
            ? new DatabaseLocation(Path.GetFullPath(to))
            : new DatabaseLocation(options.DataDirectory, to);
        await using var services = await OpenDatabaseAsync(options);
        await using var turn = await Lease.TakeAsync(options.Location, Lease.Names.Import, null, CancellationToken.None);
        var factory = KbDatabase.CreateFactory(target);
        await KbDatabase.PrepareAsync(factory, target);
        var move = new DatabaseMove(services.GetRequiredService<IDbContextFactory<KbContext>>(), factory, Console.WriteLine);
        var rows = await move.RunAsync(CancellationToken.None);
        Console.WriteLine($"{rows} rows are in {target} now, each compared with {options.Location}, which is as it was.");
        Console.WriteLine(
            target.IsPostgres
                ? "Start the site with Kb__Database=postgres and Kb__ConnectionString."
                : $"Start the site with Kb__DataDirectory={target.DataDirectory}, without Kb__Database.");
        return 0;
    }

    private static async Task<int> BackupAsync(string file, KbOptions options)
    {
        var size = await KbBackup.WriteAsync(options.Location, Path.GetFullPath(file));
        Console.WriteLine($"{size / 1_000_000.0:0.0} MB written to {Path.GetFullPath(file)}, and checked.");
        return 0;
    }

    private static async Task<int> RestoreAsync(string file, KbOptions options, bool overwrites)
    {
        await KbBackup.RestoreAsync(Path.GetFullPath(file), options.Location, overwrites);
        Console.WriteLine($"{options.Location} is the backup now. Start the site.");
        return 0;
    }

    internal static async Task<ServiceProvider> OpenDatabaseAsync(KbOptions options)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(options).AddKbData().BuildServiceProvider();
        await services.PrepareDatabaseAsync();
        return services;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
