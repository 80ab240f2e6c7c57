using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>Which database the authority is kept in: the configured one, or on a laptop a file in the data folder.</summary>
internal sealed class StoreAddress(IOptions<McpAuthorityOptions> options, DataFolder folder)
{
    public bool IsInDataFolder => string.IsNullOrWhiteSpace(options.Value.Store.ConnectionString);

    public StoreProvider Provider => options.Value.Store.Provider;

    public void Configure(DbContextOptionsBuilder db)
    {
        var connection = IsInDataFolder ? $"Data Source={folder.Database}" : options.Value.Store.ConnectionString;
        if (Provider is StoreProvider.PostgreSql && !IsInDataFolder)
        {
            db.UseNpgsql(connection, npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 3));
        }
        else
        {
            db.UseSqlite(connection);
        }

        // OpenIddict looks single rows up by unique keys: their order is no question.
        db.ConfigureWarnings(warnings => warnings.Ignore(
            CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }
}
