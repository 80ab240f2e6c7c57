using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>
/// Makes the tables on first start, brings those of an earlier version up to date, and finds out at start, not at the first login, that
/// they cannot be used.
/// </summary>
internal sealed class AuthorityDatabase(
    IServiceScopeFactory scopes, StoreAddress address, DataFolder folder, IOptions<McpAuthorityOptions> options, TimeProvider time)
{
    private static readonly TimeSpan PatienceWithAnotherNode = TimeSpan.FromSeconds(10);

    public void Open()
    {
        if (address.IsInDataFolder)
        {
            folder.Try(() => OpenOrUpdate(TimeSpan.Zero));
            return;
        }

        try
        {
            OpenOrUpdate(PatienceWithAnotherNode);
        }
        catch (Exception exception) when (exception is DbException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException(
                $"The authority cannot use its database (setting McpAuthority:Store, {address.Provider}): {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Of two nodes that start together one makes the tables. Entity Framework lets the other wait, once there is a database.
    /// </summary>
    private bool OpenOrUpdate(TimeSpan patience)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<AuthorityDb>();
            try
            {
                Update(db);
                return Read(db);
            }
            catch (DbException) when (time.GetElapsedTime(began) < patience)
            {
                Thread.Sleep(200);
            }
        }
    }

    private void Update(AuthorityDb db)
    {
        if (!Exists(db))
        {
            RequirePermission("there are no tables yet");
            db.Database.Migrate();
            return;
        }

        var applied = db.Database.GetAppliedMigrations().ToList();
        var known = db.Database.GetMigrations().ToList();
        if (applied.Except(known, StringComparer.Ordinal).ToList() is [var unknown, ..])
        {
            throw new InvalidOperationException(
                $"It was made by a newer version of McpScopes.Authority than this one, {Version}, which does not know its migration "
                + $"'{unknown}'. "
                + "Install that version again, or restore the database as it was before it.");
        }

        if (applied.Count == known.Count)
        {
            return;
        }

        RequirePermission($"it lacks '{known.Except(applied, StringComparer.Ordinal).First()}'");
        EarlierTables.Unlock(db);
        if (applied.Count == 0 && HasTables(db))
        {
            EarlierTables.Adopt(db, known[0]);
        }

        db.Database.Migrate();
    }

    private void RequirePermission(string reason)
    {
        if (!options.Value.Store.Migrate)
        {
            throw new InvalidOperationException(
                $"Its tables are not those of this version, {Version} ({reason}), and McpAuthority:Store:Migrate is false. Start the "
                + "application once with McpAuthority:Store:Migrate=true, as a database user that may change tables.");
        }
    }

    private static string Version => typeof(AuthorityDatabase).Assembly.GetName().Version!.ToString(3);

    private static bool Exists(AuthorityDb db) => db.GetService<IRelationalDatabaseCreator>().Exists();

    /// <summary>Whether an earlier version made the tables, which wrote no history.</summary>
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
        _ = db.Set<OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication>().FirstOrDefault();
        _ = db.Set<OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreAuthorization>().FirstOrDefault();
        _ = db.Set<OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreToken>().FirstOrDefault();
        return true;
    }
}
