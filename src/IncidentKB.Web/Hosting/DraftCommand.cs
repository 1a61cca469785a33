using IncidentKB.Core.Content.Archives;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Hosting;

/// <summary>The verb <c>import --drafts</c>: makes proposals of the postmortems of an archive, from a shell on the machine.</summary>
internal static class DraftCommand
{
    private const string As = "--as";

    /// <summary>Runs it.</summary>
    /// <param name="args">Paths, then options.</param>
    /// <returns>0 where everything came in, 1 where something was left out, 2 where nothing could be done.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var paths = args.TakeWhile(a => !a.StartsWith('-')).ToList();
        var at = Array.IndexOf(args, As);
        var email = at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var options = KbOptions.Read(new ConfigurationBuilder().AddEnvironmentVariables()
            .AddCommandLine([.. args.Skip(paths.Count).Except([As, email ?? As], StringComparer.Ordinal)]).Build());
        if (at >= 0 && email == null)
        {
            throw new PeopleCommandException("Name the person: --as EMAIL.");
        }

        if (paths.Count == 0)
        {
            throw new PeopleCommandException("Name a folder, a ZIP or a document: import --drafts PATH...");
        }

        await using var services = await ContentCommands.OpenDatabaseAsync(options);
        var actor = await FindAsync(services, email);
        var isWhole = true;
        foreach (var path in paths)
        {
            var report = await services.GetRequiredService<ArchiveImport>().ImportAsync(
                actor,
                (vocabulary, skipped) => ArchiveReader.Read(path, vocabulary, skipped, CancellationToken.None),
                Core.Incidents.Languages.English,
                CancellationToken.None);
            Tell(path, report);
            isWhole &= report.Skipped.Count == 0;
        }

        return isWhole ? 0 : 1;
    }

    private static void Tell(string path, ArchiveReport report)
    {
        foreach (var draft in report.Drafts)
        {
            Console.WriteLine(
                $"{draft.Source} -> {new KbUrls(Core.Incidents.Languages.English).Proposal(draft.Id)} ({draft.Errors} to complete): "
                + $"{draft.Title}");
            foreach (var decision in draft.Decisions)
            {
                Console.WriteLine($"  {decision.File}:{decision.Line}: {decision.Message}");
            }
        }

        foreach (var skipped in report.Skipped)
        {
            Console.WriteLine($"left out: {skipped.File}:{skipped.Line}: {skipped.Message}");
        }

        Console.WriteLine($"{path}: {report.Drafts.Count} drafts, {report.Skipped.Count} files left out.");
    }

    // A proposal belongs to a person.
    private static async Task<Actor> FindAsync(ServiceProvider services, string? email)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<KbContext>>().OpenAsync(CancellationToken.None);
        var wanted = email?.ToUpperInvariant();
        var id = await db.Users.Where(u => u.DeactivatedAt == null && (wanted == null ? u.Role == Role.Admin : u.NormalizedEmail == wanted))
            .OrderBy(u => u.Id).Select(u => (int?)u.Id).FirstOrDefaultAsync();
        return id != null ? new(id, "") : throw new PeopleCommandException(email == null
            ? "The site has no account yet, and a draft belongs to a person. Make one with 'admin create EMAIL'."
            : $"There is no open account {email}. Invite that person, or name another with --as EMAIL.");
    }
}
