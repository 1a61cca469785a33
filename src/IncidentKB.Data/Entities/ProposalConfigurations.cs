using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IncidentKB.Data.Entities;

internal sealed class ProposalConfiguration : IEntityTypeConfiguration<Proposal>
{
    public void Configure(EntityTypeBuilder<Proposal> builder)
    {
        builder.ToTable("proposals");
        builder.HasIndex(p => p.State);
        builder.HasIndex(p => p.AuthorId);
        builder.HasIndex(p => p.IncidentKey);
        builder.HasMany(p => p.Files).WithOne().HasForeignKey(f => f.ProposalId);
        builder.HasMany(p => p.Steps).WithOne().HasForeignKey(s => s.ProposalId);
        builder.HasMany(p => p.Comments).WithOne().HasForeignKey(c => c.ProposalId);
        builder.HasOne<Incident>().WithMany().HasForeignKey(p => p.IncidentId);
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.WriterId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProposalFileConfiguration : IEntityTypeConfiguration<ProposalFile>
{
    public void Configure(EntityTypeBuilder<ProposalFile> builder)
    {
        builder.ToTable("proposal_files");
        builder.HasKey(f => new { f.ProposalId, f.Path });
    }
}

internal sealed class ProposalStepConfiguration : IEntityTypeConfiguration<ProposalStep>
{
    public void Configure(EntityTypeBuilder<ProposalStep> builder)
    {
        builder.ToTable("proposal_steps");
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProposalCommentConfiguration : IEntityTypeConfiguration<ProposalComment>
{
    public void Configure(EntityTypeBuilder<ProposalComment> builder)
    {
        builder.ToTable("proposal_comments");
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ProposalComment>().WithMany().HasForeignKey(c => c.ParentId);
    }
}
