using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

/// <summary>The only row of its table: how often the content was changed.</summary>
internal sealed class ContentVersion
{
    /// <summary>Its id.</summary>
    public const int OnlyId = 1;

    public int Id { get; set; }

    public long Value { get; set; }
}

internal sealed class ContentVersionConfiguration : IEntityTypeConfiguration<ContentVersion>
{
    public void Configure(EntityTypeBuilder<ContentVersion> builder)
    {
        builder.ToTable("content_version");
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.HasData(new ContentVersion { Id = ContentVersion.OnlyId });
    }
}
