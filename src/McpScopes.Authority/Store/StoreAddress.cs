using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>Which database the authority is kept in: the configured one, or on a laptop a file in the data folder.</summary>
internal sealed class StoreAddress(IOptions<McpAuthorityOptions> options, DataFolder folder)
{
    /// <summary>A table of its own: in the same database the application may keep the history of its own migrations.</summary>
    private const string HistoryTable = "McpAuthorityMigrations";

    public bool IsInDataFolder => string.IsNullOrWhiteSpace(options.Value.Store.ConnectionString);

    public StoreProvider Provider => options.Value.Store.Provider;

    private bool IsPostgreSql => Provider is StoreProvider.PostgreSql && !IsInDataFolder;

    private string Connection => IsInDataFolder ? $"Data Source={folder.Database}" : options.Value.Store.ConnectionString!;

    /// <summary>Registers <see cref="AuthorityDb"/> as the context of the database that the settings name.</summary>
    public static void AddTo(IServiceCollection services, Func<IServiceProvider, StoreAddress> store)
    {
        services.AddDbContext<SqliteAuthorityDb>((provider, db) => UseSqlite(db, store(provider).Connection));
        services.AddDbContext<PostgreSqlAuthorityDb>((provider, db) => UsePostgreSql(db, store(provider).Connection));
        services.AddScoped<AuthorityDb>(provider => store(provider).IsPostgreSql
            ? provider.GetRequiredService<PostgreSqlAuthorityDb>()
            : provider.GetRequiredService<SqliteAuthorityDb>());
    }

    public static void UseSqlite(DbContextOptionsBuilder db, string connection) =>
        Quiet(db.UseSqlite(connection, sqlite => sqlite.MigrationsHistoryTable(HistoryTable)));

    public static void UsePostgreSql(DbContextOptionsBuilder db, string connection) => Quiet(db.UseNpgsql(
        connection, npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 3).MigrationsHistoryTable(HistoryTable)));

    // OpenIddict looks single rows up by unique keys: their order is no question.
    private static void Quiet(DbContextOptionsBuilder db) => db.ConfigureWarnings(warnings => warnings.Ignore(
        CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning));
}
