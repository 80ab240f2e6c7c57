using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace McpScopes.Authority;

/// <summary>
/// OpenIddict's clients, authorizations and tokens; what else is known of clients; sign-ins upstream; the keys of cookies.
/// </summary>
/// <remarks>
/// A changed model needs a migration for each database; CONTRIBUTING.md says how one is made. A test fails while one is missing.
/// </remarks>
internal abstract class AuthorityDb(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>The longest client id: the URL of a metadata document.</summary>
    public const int MaxClientIdLength = 500;

    public DbSet<ClientRegistration> Registrations => Set<ClientRegistration>();

    public DbSet<UpstreamSession> UpstreamSessions => Set<UpstreamSession>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseOpenIddict();
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreApplication>().Property(client => client.ClientId).HasMaxLength(MaxClientIdLength);
        modelBuilder.Entity<ClientRegistration>(registration =>
        {
            registration.ToTable("McpAuthorityClients").HasKey(client => client.ClientId);
            registration.Property(client => client.ClientId).HasMaxLength(MaxClientIdLength);
            registration.HasIndex(client => client.RegisteredAt);
        });
        modelBuilder.Entity<UpstreamSession>(session =>
        {
            session.ToTable("McpAuthoritySessions").HasKey(row => row.Id);
            session.HasIndex(row => row.Subject);
        });
        modelBuilder.Entity<DataProtectionKey>().ToTable("McpAuthorityCookieKeys");
    }
}

/// <summary>The authority's tables in SQLite. Migrations belong to a context's type, and the two databases need different ones.</summary>
internal sealed class SqliteAuthorityDb(DbContextOptions<SqliteAuthorityDb> options) : AuthorityDb(options);

/// <summary>The authority's tables in PostgreSQL.</summary>
internal sealed class PostgreSqlAuthorityDb(DbContextOptions<PostgreSqlAuthorityDb> options) : AuthorityDb(options);
