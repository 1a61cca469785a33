using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

internal sealed class FailurePatternConfiguration : IEntityTypeConfiguration<FailurePattern>
{
    public void Configure(EntityTypeBuilder<FailurePattern> builder)
    {
        builder.ToTable("patterns");
        builder.HasKey(p => p.Slug);
        builder.Ignore(p => p.Source);
        builder.HasMany(p => p.Twins).WithOne().HasForeignKey(t => t.PatternSlug);
    }
}

internal sealed class PatternTwinConfiguration : IEntityTypeConfiguration<PatternTwin>
{
    public void Configure(EntityTypeBuilder<PatternTwin> builder)
    {
        builder.ToTable("pattern_twins");
    }
}

internal sealed class PracticeConfiguration : IEntityTypeConfiguration<Practice>
{
    public void Configure(EntityTypeBuilder<Practice> builder)
    {
        builder.ToTable("practices");
        builder.HasKey(p => p.Slug);
        builder.Ignore(p => p.Source);
    }
}

internal sealed class ReadingPathConfiguration : IEntityTypeConfiguration<ReadingPath>
{
    public void Configure(EntityTypeBuilder<ReadingPath> builder)
    {
        builder.ToTable("reading_paths");
        builder.HasKey(p => p.Slug);
        builder.Ignore(p => p.Source);
        builder.Ignore(p => p.Position);
        builder.HasMany(p => p.Items).WithOne().HasForeignKey(i => i.PathSlug);
    }
}

internal sealed class ReadingItemConfiguration : IEntityTypeConfiguration<ReadingItem>
{
    public void Configure(EntityTypeBuilder<ReadingItem> builder)
    {
        builder.ToTable("reading_items");
        builder.HasKey(i => new { i.PathSlug, i.Position });
    }
}

internal sealed class CatalogueRevisionConfiguration : IEntityTypeConfiguration<CatalogueRevision>
{
    public void Configure(EntityTypeBuilder<CatalogueRevision> builder)
    {
        builder.ToTable("catalogue_revisions");
        builder.HasIndex(r => new { r.Kind, r.Slug, r.Number }).IsUnique();
    }
}

internal sealed class ReaderProgressConfiguration : IEntityTypeConfiguration<ReaderProgress>
{
    public void Configure(EntityTypeBuilder<ReaderProgress> builder)
    {
        builder.ToTable("reader_progress");
        builder.HasKey(p => new { p.ReaderId, p.PathSlug, p.IncidentKey });
    }
}

internal sealed class ContentPackConfiguration : IEntityTypeConfiguration<ContentPack>
{
    public void Configure(EntityTypeBuilder<ContentPack> builder)
    {
        builder.ToTable("content_packs");
        builder.HasKey(p => p.Directory);
    }
}

internal sealed class PackFileConfiguration : IEntityTypeConfiguration<PackFile>
{
    public void Configure(EntityTypeBuilder<PackFile> builder)
    {
        builder.ToTable("pack_files");
        builder.HasKey(f => new { f.Pack, f.Path });
    }
}
