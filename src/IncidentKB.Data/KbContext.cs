using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data;

/// <summary>The database: SQLite, the system of record. Opened per operation from a factory, never shared.</summary>
public sealed class KbContext(DbContextOptions<KbContext> options) : DbContext(options)
{
    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<IncidentAlias> IncidentAliases => Set<IncidentAlias>();

    public DbSet<IncidentText> IncidentTexts => Set<IncidentText>();

    public DbSet<IncidentPractice> IncidentPractices => Set<IncidentPractice>();

    public DbSet<Signature> Signatures => Set<Signature>();

    public DbSet<Reference> References => Set<Reference>();

    public DbSet<RecordedTrace> Traces => Set<RecordedTrace>();

    public DbSet<Snippet> Snippets => Set<Snippet>();

    public DbSet<Revision> Revisions => Set<Revision>();

    public DbSet<Proof> Proofs => Set<Proof>();

    public DbSet<FailurePattern> Patterns => Set<FailurePattern>();

    public DbSet<Practice> Practices => Set<Practice>();

    public DbSet<ReadingPath> ReadingPaths => Set<ReadingPath>();

    public DbSet<ReaderProgress> ReaderProgress => Set<ReaderProgress>();

    public DbSet<TraceFeedback> TraceFeedback => Set<TraceFeedback>();

    public DbSet<ContentPack> Packs => Set<ContentPack>();

    public DbSet<PackFile> PackFiles => Set<PackFile>();

    /// <summary>The incidents a visitor may see: published and not archived.</summary>
    public IQueryable<Incident> PublishedIncidents =>
        Incidents.Where(i => i.Status == IncidentStatus.Published && i.ArchivedAt == null);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<LocalText>().HaveConversion<LocalTextConverter, ReplacedValueComparer<LocalText>>();
        configurationBuilder.Properties<List<LocalText>>().HaveConversion<LocalTextsConverter, ReplacedValueComparer<List<LocalText>>>();
        configurationBuilder.Properties<Dictionary<string, string>>()
            .HaveConversion<JsonConverter<Dictionary<string, string>>, ReplacedValueComparer<Dictionary<string, string>>>();
        configurationBuilder.Properties<List<ContentProblem>>()
            .HaveConversion<JsonConverter<List<ContentProblem>>, ReplacedValueComparer<List<ContentProblem>>>();
    }
}
