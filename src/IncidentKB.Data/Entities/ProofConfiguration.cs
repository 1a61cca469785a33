using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

internal sealed class ProofConfiguration : IEntityTypeConfiguration<Proof>
{
    public void Configure(EntityTypeBuilder<Proof> builder)
    {
        builder.ToTable("proofs");
        builder.Property(p => p.Snippets).HasConversion<JsonConverter<List<OutcomeCounts>>, ReplacedValueComparer<List<OutcomeCounts>>>();

        // With what every list asks for, so that the newest proof of an incident is read off the index.
        builder.HasIndex(p => new { p.IncidentId, p.Id, p.ContentHash, p.State });

        // The red ones, of which there are few.
        builder.HasIndex(p => new { p.State, p.IncidentId });
    }
}
