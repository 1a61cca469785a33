using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

internal sealed class IncidentConfiguration : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incidents");
        builder.HasIndex(i => i.Key).IsUnique();
        builder.HasIndex(i => i.Slug).IsUnique();

        // The filters of /incidents, each with the order of the list behind it.
        builder.HasIndex(i => new { i.PatternSlug, i.OccurredOn });
        builder.HasIndex(i => new { i.Project, i.OccurredOn });
        builder.HasIndex(i => new { i.Language, i.OccurredOn });
        builder.HasIndex(i => new { i.Severity, i.OccurredOn });
        builder.HasIndex(i => new { i.Kind, i.OccurredOn });
        builder.HasIndex(i => i.OccurredOn);
        builder.HasIndex(i => i.Pack);

        // Found however it is typed; SQLite compares an index only in the collation of its column.
        builder.Property(i => i.ExternalId).UseCollation("NOCASE");
        builder.HasIndex(i => i.ExternalId);
        builder.Property(i => i.OtherLanguages).HasDefaultValueSql("'[]'");

        builder.HasOne<FailurePattern>().WithMany().HasForeignKey(i => i.PatternSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(i => i.Aliases).WithOne().HasForeignKey(a => a.IncidentId);
        builder.HasMany(i => i.Texts).WithOne().HasForeignKey(t => t.IncidentId);
        builder.HasMany(i => i.Practices).WithOne().HasForeignKey(p => p.IncidentId);
        builder.HasMany(i => i.Services).WithOne().HasForeignKey(s => s.IncidentId);
        builder.HasMany(i => i.FollowUps).WithOne().HasForeignKey(f => f.IncidentId);
        builder.HasMany(i => i.Images).WithOne().HasForeignKey(m => m.IncidentId);
        builder.HasMany(i => i.Signatures).WithOne().HasForeignKey(s => s.IncidentId);
        builder.HasMany(i => i.References).WithOne().HasForeignKey(r => r.IncidentId);
        builder.HasMany(i => i.Traces).WithOne().HasForeignKey(t => t.IncidentId);
        builder.HasMany(i => i.Models).WithOne().HasForeignKey(m => m.IncidentId);
        builder.HasMany(i => i.Snippets).WithOne().HasForeignKey(s => s.IncidentId);
        builder.HasMany(i => i.Revisions).WithOne().HasForeignKey(r => r.IncidentId);
        builder.HasMany(i => i.Proofs).WithOne().HasForeignKey(p => p.IncidentId);
    }
}

internal sealed class IncidentAliasConfiguration : IEntityTypeConfiguration<IncidentAlias>
{
    public void Configure(EntityTypeBuilder<IncidentAlias> builder)
    {
        builder.ToTable("incident_aliases");
        builder.HasKey(a => a.Slug);
    }
}

internal sealed class IncidentTextConfiguration : IEntityTypeConfiguration<IncidentText>
{
    public void Configure(EntityTypeBuilder<IncidentText> builder)
    {
        builder.ToTable("incident_texts");
        builder.HasKey(t => new { t.IncidentId, t.Language });
        builder.Ignore(t => t.Body);
        builder.Property(t => t.DoNow).HasDefaultValueSql("'[]'");

        // Whether a translation is there and follows the text of today, without reading the texts.
        builder.HasIndex(t => new { t.IncidentId, t.Translates, t.Revision });
        builder.Property(t => t.ContributingFactors).HasDefaultValueSql("'[]'");
    }
}

internal sealed class IncidentPracticeConfiguration : IEntityTypeConfiguration<IncidentPractice>
{
    public void Configure(EntityTypeBuilder<IncidentPractice> builder)
    {
        builder.ToTable("incident_practices");
        builder.HasKey(p => new { p.IncidentId, p.PracticeSlug });

        // With the incident behind the practice, so that the newest of a practice are read off the index.
        builder.HasIndex(p => new { p.PracticeSlug, p.IncidentId });
        builder.HasOne<Practice>().WithMany().HasForeignKey(p => p.PracticeSlug).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IncidentServiceConfiguration : IEntityTypeConfiguration<IncidentService>
{
    public void Configure(EntityTypeBuilder<IncidentService> builder)
    {
        builder.ToTable("incident_services");
        builder.HasKey(s => new { s.IncidentId, s.Name });
        builder.HasIndex(s => new { s.Name, s.IncidentId });
    }
}

internal sealed class FollowUpConfiguration : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("follow_ups");

        // What is open, the most urgent first.
        builder.HasIndex(f => new { f.State, f.Due, f.IncidentId });
    }
}

internal sealed class IncidentImageConfiguration : IEntityTypeConfiguration<IncidentImage>
{
    public void Configure(EntityTypeBuilder<IncidentImage> builder)
    {
        builder.ToTable("incident_images");
        builder.HasKey(i => new { i.IncidentId, i.FileName });
        builder.Ignore(i => i.Bytes);
        builder.HasIndex(i => i.Sha256);
        builder.HasOne<StoredImage>().WithMany().HasForeignKey(i => i.Sha256).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StoredImageConfiguration : IEntityTypeConfiguration<StoredImage>
{
    public void Configure(EntityTypeBuilder<StoredImage> builder)
    {
        builder.ToTable("images");
        builder.HasKey(i => i.Sha256);
    }
}

internal sealed class SignatureConfiguration : IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<Signature> builder) => builder.ToTable("signatures");
}

internal sealed class ReferenceConfiguration : IEntityTypeConfiguration<Reference>
{
    public void Configure(EntityTypeBuilder<Reference> builder)
    {
        builder.ToTable("incident_references");
        builder.Property(r => r.Title).HasConversion<PlainOrLocalTextConverter, ReplacedValueComparer<LocalText>>();
    }
}

internal sealed class RecordedTraceConfiguration : IEntityTypeConfiguration<RecordedTrace>
{
    public void Configure(EntityTypeBuilder<RecordedTrace> builder) => builder.ToTable("recorded_traces");
}

internal sealed class ModelProgramConfiguration : IEntityTypeConfiguration<ModelProgram>
{
    public void Configure(EntityTypeBuilder<ModelProgram> builder) => builder.ToTable("models");
}

internal sealed class SnippetConfiguration : IEntityTypeConfiguration<Snippet>
{
    public void Configure(EntityTypeBuilder<Snippet> builder) => builder.ToTable("snippets");
}

internal sealed class RevisionConfiguration : IEntityTypeConfiguration<Revision>
{
    public void Configure(EntityTypeBuilder<Revision> builder)
    {
        builder.ToTable("revisions");
        builder.HasIndex(r => new { r.IncidentId, r.Number }).IsUnique();
        builder.Property(r => r.Approvers).HasDefaultValueSql("'[]'");

        // What the matcher reads when the content has changed.
        builder.HasIndex(r => r.ContentVersion);
    }
}
