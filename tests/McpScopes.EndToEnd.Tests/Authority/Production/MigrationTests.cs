using System.Data.Common;
using McpScopes.Authority;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>What becomes of a database when the package is another one than the package that made it.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly KeysOnDisk _folder = new();
    private readonly Uri _server = AuthorityHost.FreeAddress();

    private string Sqlite => $"Data Source={Path.Combine(_folder.Folder, "store.db")}";

    [Fact]
    public void Every_change_of_the_model_has_its_migration()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        using var postgres = new PostgreSqlDesign().CreateDbContext([]);

        Assert.All((AuthorityDb[])[sqlite, postgres], db => Assert.False(db.Database.HasPendingModelChanges(), db.GetType().Name));
    }

    [Fact]
    public async Task Tables_that_an_earlier_version_made_without_a_history_are_taken_over_with_what_is_in_them()
    {
        using var client = new AuthorityClient(_server, AuthorityHost.ResourceOf(_server));
        TokenResponse token;
        await using (await StartAsync(StoreProvider.Sqlite, Sqlite))
        {
            token = await client.LoginAsync("dev@example.com", "tavily-mcp/search");
        }

        Execute(new SqliteConnection(Sqlite), "DROP TABLE McpAuthorityMigrations");
        await using var again = await StartAsync(StoreProvider.Sqlite, Sqlite);

        Assert.Equal("tavily-mcp/search", (await client.RefreshAsync(token.RefreshToken!)).Scope);
    }

    [Fact]
    public async Task A_start_that_was_cut_off_in_the_middle_blocks_no_later_one()
    {
        Execute(
            new SqliteConnection(Sqlite),
            """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
            """);

        await using var app = await StartAsync(StoreProvider.Sqlite, Sqlite);

        using var client = new AuthorityClient(_server, AuthorityHost.ResourceOf(_server));
        Assert.NotNull((await client.LoginAsync("dev@example.com", "tavily-mcp/search")).RefreshToken);
    }

    [Fact]
    public async Task Without_the_right_to_change_tables_it_starts_on_those_of_its_version_alone()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(StoreProvider.Sqlite, Sqlite, migrate: false));
        await using (await StartAsync(StoreProvider.Sqlite, Sqlite))
        {
        }

        await using var app = await StartAsync(StoreProvider.Sqlite, Sqlite, migrate: false);

        Assert.Contains("McpAuthority:Store:Migrate is false", refusal.Message);
    }

    [Fact]
    public async Task On_SQLite_a_database_of_a_newer_version_is_said_to_be_one()
    {
        await using (await StartAsync(StoreProvider.Sqlite, Sqlite))
        {
        }

        await NewerIsRefusedAsync(StoreProvider.Sqlite, Sqlite, new SqliteConnection(Sqlite));
    }

    [Fact]
    public async Task On_PostgreSQL_it_starts_on_nothing_starts_again_takes_over_and_refuses_a_newer_one()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = server.ConnectionString;
        Execute(new NpgsqlConnection(connection), "CREATE TABLE \"__EFMigrationsHistory\" (of_the_application text)");
        for (var start = 0; start < 2; start++)
        {
            await using (await StartAsync(StoreProvider.PostgreSql, connection))
            {
            }
        }

        Execute(new NpgsqlConnection(connection), "DROP TABLE \"McpAuthorityMigrations\"");
        await using (await StartAsync(StoreProvider.PostgreSql, connection))
        {
        }

        await NewerIsRefusedAsync(StoreProvider.PostgreSql, connection, new NpgsqlConnection(connection));
    }

    public void Dispose() => _folder.Dispose();

    private async Task NewerIsRefusedAsync(StoreProvider provider, string connection, DbConnection database)
    {
        Execute(database, "INSERT INTO \"McpAuthorityMigrations\" VALUES ('29990101000000_Later', '99.0.0')");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(provider, connection));

        Assert.Contains("McpAuthority:Store", refusal.Message);
        Assert.Contains("made by a newer version of McpScopes.Authority", refusal.Message);
        Assert.Contains("29990101000000_Later", refusal.Message);
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using (connection)
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those above.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        SqliteConnection.ClearAllPools();
    }

    private async Task<WebApplication> StartAsync(StoreProvider provider, string connection, bool migrate = true)
    {
        var app = AuthorityHost.Build(_server, _folder.Folder, options =>
        {
            (options.Store.Provider, options.Store.ConnectionString, options.Store.Migrate) = (provider, connection, migrate);
        });
        await app.StartAsync();
        return app;
    }
}
