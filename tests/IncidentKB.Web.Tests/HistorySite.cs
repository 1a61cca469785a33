using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests;

/// <summary>
/// A site whose incidents have a past: one was edited, archived, brought back and renamed, one is archived, one is a draft, and one
/// named a pattern that is unknown today.
/// </summary>
public sealed class HistorySite() : PackSite(WritePack()), IAsyncLifetime
{
    public const string Slug = "pump-halts";
    public const string FormerSlug = PackFolder.Slug;
    public const string Key = "IKB-0101";
    public const string Archived = "valve-leaks";
    public const string Draft = "tank-drains";
    public const string Unreadable = "hose-bursts";

    /// <summary>The path that only a former revision has.</summary>
    public const string FormerPicture = "images/stop.png";

    private IDbContextFactory<KbContext> Database => Services.GetRequiredService<IDbContextFactory<KbContext>>();

    public async ValueTask InitializeAsync()
    {
        var first = Read(FormerSlug);
        var second = first with
        {
            Files = [.. Change(first, "It stops.", "It seizes <up> & stops.").Files, new("models/flow.go", "package flow\n")],
            Images = [ContentImage.Read("images/stop.gif", Pictures.Gif, out _)!],
        };
        second = Change(second, FormerPicture, "images/stop.gif");
        var renamed = Change(second, "slug: pump-stops", $"slug: {Slug}") with { Folder = $"incidents/{Slug}" };
        renamed = Change(renamed, "aliases: []", $"aliases: [{FormerSlug}]");
        await SaveAsync(second, 1, "ada", "Say how it stops.");
        await MoveAsync(Key, 2, new(RevisionCause.Archived, "grace", "A duplicate."));
        await MoveAsync(Key, 3, new(RevisionCause.Restored, "ada", "It is none."));
        await SaveAsync(renamed, 4, "ada", "Another name.");
        await MoveAsync("IKB-0102", 1, new(RevisionCause.Archived, "grace", "Not ours."));

        await using var db = OpenDatabase();
        await SaveAsync(Change(Read(Unreadable), "It stops.", "It bursts."), 1, "ada", "Better.");
        var revision = db.Revisions.Single(r => r.Number == 1 && db.Incidents.Any(i => i.Id == r.IncidentId && i.Slug == Unreadable));
        var documents = new Dictionary<string, string>(revision.Documents!, StringComparer.Ordinal);
        documents[IncidentBundle.EnglishFile] =
            documents[IncidentBundle.EnglishFile].Replace("pattern: closed-twice", "pattern: gone", StringComparison.Ordinal);
        revision.Documents = documents;
        revision.ContentHash = IncidentBundle.HashOf(documents.Select(d => new ContentFile(d.Key, d.Value)));
        await db.SaveChangesAsync();
    }

    private async Task MoveAsync(string key, int revision, RevisionNote note)
    {
        await using var db = await Database.CreateDbContextAsync();
        await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UtcNow, CancellationToken.None);
        await writer.MoveAsync(key, revision, note, CancellationToken.None);
        await writer.CommitAsync(CancellationToken.None);
    }

    private async Task SaveAsync(IncidentBundle bundle, int revision, string author, string summary)
    {
        await using var db = await Database.CreateDbContextAsync();
        await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UtcNow, CancellationToken.None);
        var result = await writer.SaveAsync(bundle, revision, new(RevisionCause.Edited, author, summary), CancellationToken.None);
        Assert.True(result.Outcome == IncidentSaveOutcome.Saved, string.Join('\n', result.Problems));
        await writer.CommitAsync(CancellationToken.None);
    }

    private IncidentBundle Read(string slug) => ContentDirectory.Open(Content).ReadBundle($"incidents/{slug}", []);

    private static IncidentBundle Change(IncidentBundle bundle, string from, string to) => bundle with
    {
        Files =
        [
            .. bundle.Files.Select(f =>
                f.Path == IncidentBundle.EnglishFile ? f with { Text = f.Text.Replace(from, to, StringComparison.Ordinal) } : f),
        ],
    };

    private static PackFolder WritePack()
    {
        var pack = new PackFolder();
        pack.AddIncident(change: t => t.Replace("It stops.\n", $"It stops.\n\n![The pump]({FormerPicture})\n", StringComparison.Ordinal));
        pack.Write($"incidents/{FormerSlug}/{FormerPicture}", Pictures.Png);
        pack.AddIncident(Archived, "IKB-0102", t => t.Replace("status:", $"superseded_by: {Key}\nstatus:", StringComparison.Ordinal));
        pack.AddIncident(Draft, "IKB-0103", t => t.Replace("status: published", "status: draft", StringComparison.Ordinal));
        pack.AddIncident(Unreadable, "IKB-0104");
        return pack;
    }
}
