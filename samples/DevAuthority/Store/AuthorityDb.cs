using Microsoft.EntityFrameworkCore;

namespace DevAuthority;

/// <summary>OpenIddict's clients, authorizations and tokens, and when each client registered.</summary>
internal sealed class AuthorityDb(DbContextOptions<AuthorityDb> options) : DbContext(options)
{
    public DbSet<ClientRegistration> Registrations => Set<ClientRegistration>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ClientRegistration>().HasKey(registration => registration.ClientId);
        modelBuilder.Entity<ClientRegistration>().HasIndex(registration => registration.RegisteredAt);
    }
}
