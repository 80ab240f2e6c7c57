using System.Data.Common;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;

namespace McpScopes.Authority;

/// <summary>Makes the tables on first start, and finds out at start, not at the first login, that they cannot be used.</summary>
internal sealed class AuthorityDatabase(IServiceScopeFactory scopes, StoreAddress address, DataFolder folder)
{
    private static readonly TimeSpan PatienceWithAnotherNode = TimeSpan.FromSeconds(10);

    public void Open()
    {
        if (address.IsInDataFolder)
        {
            folder.Try(() => OpenOrCreate(DateTime.UtcNow));
            return;
        }

        try
        {
            OpenOrCreate(DateTime.UtcNow + PatienceWithAnotherNode);
        }
        catch (Exception exception) when (exception is DbException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException(
                $"The authority cannot use its database (setting McpAuthority:Store, {address.Provider}): {exception.Message}", exception);
        }
    }

    /// <summary>Two nodes that start together both see no tables, and one of them is too late to make them.</summary>
    private bool OpenOrCreate(DateTime giveUp)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthorityDb>();
        while (true)
        {
            try
            {
                CreateMissing(db);
                return Read(db);
            }
            catch (DbException) when (DateTime.UtcNow < giveUp)
            {
                Thread.Sleep(200);
            }
        }
    }

    private static void CreateMissing(AuthorityDb db)
    {
        if (!db.Database.EnsureCreated() && !HasTables(db))
        {
            // The database is there and holds tables of somebody else.
            db.GetService<IRelationalDatabaseCreator>().CreateTables();
        }
    }

    private static bool HasTables(AuthorityDb db)
    {
        try
        {
            _ = db.Registrations.OrderBy(row => row.ClientId).FirstOrDefault();
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static bool Read(AuthorityDb db)
    {
        _ = db.Registrations.FirstOrDefault();
        _ = db.UpstreamSessions.FirstOrDefault();
        _ = db.DataProtectionKeys.FirstOrDefault();
        _ = db.Set<OpenIddictEntityFrameworkCoreApplication>().FirstOrDefault();
        _ = db.Set<OpenIddictEntityFrameworkCoreAuthorization>().FirstOrDefault();
        _ = db.Set<OpenIddictEntityFrameworkCoreToken>().FirstOrDefault();
        return true;
    }
}
