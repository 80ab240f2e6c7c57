using Microsoft.EntityFrameworkCore;

namespace McpScopes.Audit.Store;

/// <summary>
/// The table of records. A record is there once, whoever brings it again: request and stage are its key. The request ids rise with time, so that the newest
/// stand together.
/// </summary>
internal sealed class AuditDb(DbContextOptions<AuditDb> options) : DbContext(options)
{
    public const string Table = "McpScopesAudit";

    /// <summary>Words, ids and addresses that the library makes itself.</summary>
    public const int MaxWordLength = 64;

    public DbSet<AuditRow> Records => Set<AuditRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<AuditRow>(row =>
    {
        row.ToTable(Table).HasKey(record => new { record.RequestId, record.Stage });
        row.Property(record => record.RequestId).HasMaxLength(MaxWordLength);
        row.Property(record => record.Stage).HasConversion<string>().HasMaxLength(MaxWordLength);
        row.Property(record => record.Decision).HasConversion<string>().HasMaxLength(MaxWordLength);
        row.Property(record => record.Reason).HasConversion<string>().HasMaxLength(MaxWordLength);
        row.Property(record => record.Outcome).HasConversion<string>().HasMaxLength(MaxWordLength);
        row.Property(record => record.PrimitiveKind).HasConversion<string>().HasMaxLength(MaxWordLength);
        row.HasIndex(record => new { record.Subject, record.RequestId });
        row.HasIndex(record => new { record.Name, record.RequestId });
        row.HasIndex(record => new { record.Primitive, record.RequestId });
        row.HasIndex(record => record.Time);
    });
}
