using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;

namespace DevAuthority;

/// <summary>Makes the database on first start, and finds out at start, not at the first login, that it cannot be used.</summary>
internal sealed class AuthorityDatabase(IServiceScopeFactory scopes, DataFolder folder)
{
    public void Open() => folder.Try(() =>
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthorityDb>();
        db.Database.EnsureCreated();
        return (db.Registrations.FirstOrDefault(),
            db.Set<OpenIddictEntityFrameworkCoreApplication>().FirstOrDefault(),
            db.Set<OpenIddictEntityFrameworkCoreAuthorization>().FirstOrDefault(),
            db.Set<OpenIddictEntityFrameworkCoreToken>().FirstOrDefault());
    });
}
