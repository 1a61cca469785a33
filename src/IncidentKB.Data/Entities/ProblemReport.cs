using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

/// <summary>
/// A reader's word that something in an article is wrong. Those who write see it until one of them says what became of it.
/// </summary>
public sealed class ProblemReport
{
    /// <summary>The longest text.</summary>
    public const int MaxText = 2_000;

    /// <summary>The longest quotation.</summary>
    public const int MaxQuotation = 500;

    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Language of the page on which the reader was.</summary>
    public required string Language { get; set; }

    /// <summary>The passage that the reader had selected; empty for none.</summary>
    public required string Quotation { get; set; }

    /// <summary>What is wrong, in the reader's words.</summary>
    public required string Text { get; set; }

    /// <summary>Account of the reader; null for a visitor.</summary>
    public int? UserId { get; set; }

    /// <summary>What the reader was called; empty for a visitor.</summary>
    public required string Who { get; set; }

    /// <summary>When it was said (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When somebody settled it (UTC); null while it is open.</summary>
    public DateTime? ResolvedAt { get; set; }

    /// <summary>Who settled it; null while it is open.</summary>
    public string? ResolvedBy { get; set; }

    /// <summary>What became of it, in a sentence; null while it is open.</summary>
    public string? Resolution { get; set; }
}

internal sealed class ProblemReportConfiguration : IEntityTypeConfiguration<ProblemReport>
{
    public void Configure(EntityTypeBuilder<ProblemReport> builder)
    {
        builder.ToTable("problem_reports");
        builder.HasOne<Incident>().WithMany().HasForeignKey(r => r.IncidentId).OnDelete(DeleteBehavior.Cascade);

        // Of all that were ever made, the open ones.
        builder.HasIndex(r => new { r.ResolvedAt, r.IncidentId });
    }
}
