using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data;

/// <summary>
/// The database, the system of record. Opened per operation from a factory, never shared. As it is written here it is SQLite's;
/// what is different in PostgreSQL says <see cref="Postgres.PostgresContext"/>.
/// </summary>
public class KbContext : DbContext, IDataProtectionKeyContext
{
    /// <summary>Opens it.</summary>
    /// <param name="options">Where it is.</param>
    public KbContext(DbContextOptions<KbContext> options)
        : base(options)
    {
    }

    /// <summary>For the other provider: its migrations are found by the type of the context.</summary>
    private protected KbContext(DbContextOptions options)
        : base(options)
    {
    }

    /// <summary>The incidents.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>Former slugs.</summary>
    public DbSet<IncidentAlias> IncidentAliases => Set<IncidentAlias>();

    /// <summary>Articles, once per language.</summary>
    public DbSet<IncidentText> IncidentTexts => Set<IncidentText>();

    /// <summary>Which incident teaches which practice.</summary>
    public DbSet<IncidentPractice> IncidentPractices => Set<IncidentPractice>();

    /// <summary>Messages and exception types.</summary>
    public DbSet<Signature> Signatures => Set<Signature>();

    /// <summary>Pages upstream.</summary>
    public DbSet<Reference> References => Set<Reference>();

    /// <summary>Recorded traces.</summary>
    public DbSet<RecordedTrace> Traces => Set<RecordedTrace>();

    /// <summary>Programs behind figures.</summary>
    public DbSet<ModelProgram> Models => Set<ModelProgram>();

    /// <summary>Services that incidents affected.</summary>
    public DbSet<IncidentService> IncidentServices => Set<IncidentService>();

    /// <summary>What is to be done after incidents.</summary>
    public DbSet<FollowUp> FollowUps => Set<FollowUp>();

    /// <summary>Which incident has which picture.</summary>
    public DbSet<IncidentImage> IncidentImages => Set<IncidentImage>();

    /// <summary>The bytes of pictures.</summary>
    public DbSet<StoredImage> Images => Set<StoredImage>();

    /// <summary>Runnable files.</summary>
    public DbSet<Snippet> Snippets => Set<Snippet>();

    /// <summary>What changed when.</summary>
    public DbSet<Revision> Revisions => Set<Revision>();

    /// <summary>What runs of snippets showed.</summary>
    public DbSet<Proof> Proofs => Set<Proof>();

    /// <summary>Failure patterns.</summary>
    public DbSet<FailurePattern> Patterns => Set<FailurePattern>();

    /// <summary>Practices.</summary>
    public DbSet<Practice> Practices => Set<Practice>();

    /// <summary>Reading paths.</summary>
    public DbSet<ReadingPath> ReadingPaths => Set<ReadingPath>();

    /// <summary>What changed when in patterns, practices and reading paths.</summary>
    public DbSet<CatalogueRevision> CatalogueRevisions => Set<CatalogueRevision>();

    /// <summary>How far readers are.</summary>
    public DbSet<ReaderProgress> ReaderProgress => Set<ReaderProgress>();

    /// <summary>What people said of answers.</summary>
    public DbSet<TraceFeedback> TraceFeedback => Set<TraceFeedback>();

    /// <summary>What readers found wrong.</summary>
    public DbSet<ProblemReport> ProblemReports => Set<ProblemReport>();

    /// <summary>Content packs that were imported.</summary>
    public DbSet<ContentPack> Packs => Set<ContentPack>();

    /// <summary>Files of packs that belong to no incident.</summary>
    public DbSet<PackFile> PackFiles => Set<PackFile>();

    /// <summary>People with an account.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Browsers in which people are signed in.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Links that work once.</summary>
    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();

    /// <summary>Tokens of the API.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>What people want to become the next revisions.</summary>
    public DbSet<Proposal> Proposals => Set<Proposal>();

    /// <summary>Files of proposals.</summary>
    public DbSet<ProposalFile> ProposalFiles => Set<ProposalFile>();

    /// <summary>What happened to proposals.</summary>
    public DbSet<ProposalStep> ProposalSteps => Set<ProposalStep>();

    /// <summary>What people said of proposals.</summary>
    public DbSet<ProposalComment> ProposalComments => Set<ProposalComment>();

    /// <summary>Keys that sign forms and cookies, so that all nodes of a site share them.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The incidents of lists, search, matcher and paths: published and not archived.</summary>
    public IQueryable<Incident> PublishedIncidents =>
        Incidents.Where(i => i.Status == IncidentStatus.Published && i.ArchivedAt == null);

    /// <summary>The incidents that everybody may read by their address: published ones, and those that were archived since.</summary>
    public IQueryable<Incident> ReadableIncidents => Incidents.Where(i => i.Status == IncidentStatus.Published);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KbContext).Assembly);

    /// <inheritdoc/>
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
