using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

internal sealed class TraceFeedbackConfiguration : IEntityTypeConfiguration<TraceFeedback>
{
    public void Configure(EntityTypeBuilder<TraceFeedback> builder)
    {
        builder.ToTable("trace_feedback");

        builder.Property(f => f.Fingerprint).HasConversion<FingerprintConverter>();

        // The key begins with the fingerprint, so it is the index by which the matcher reads.
        builder.HasKey(f => new { f.Fingerprint, f.IncidentId, f.ReaderId });
        builder.HasIndex(f => f.CreatedAt);
        builder.HasOne<Incident>().WithMany().HasForeignKey(f => f.IncidentId).OnDelete(DeleteBehavior.Cascade);
    }
}
