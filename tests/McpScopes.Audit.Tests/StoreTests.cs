using McpScopes.Audit.Store;
using McpScopes.EndToEnd.Tests.Authority.Production;
using McpScopes.Tests.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Audit.Tests;

/// <summary>The table of records: the same in SQLite and in PostgreSQL, each record once, and found by user, tool and time.</summary>
public sealed class StoreTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-store-");
    private readonly List<ServiceProvider> _providers = [];

    public enum Database
    {
        Sqlite,
        PostgreSql,
    }

    public static TheoryData<Database> Databases => new(Enum.GetValues<Database>());

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_was_written_is_read_as_it_was(Database database)
    {
        var store = await OpenAsync(database);
        var records = new[] { Records.Decided(1), Records.Completed(1), Records.Refused(2), Records.Anonymous(3) };

        await store.WriteAsync(records, CancellationToken.None);

        var read = await store.ReadAsync(new()).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            new[] { Records.Anonymous(3), Records.Refused(2), Records.Completed(1), Records.Decided(1) }.Select(ScopeAuditJson.ToLine),
            read.Select(ScopeAuditJson.ToLine));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_record_that_comes_again_is_kept_once_and_holds_up_no_other(Database database)
    {
        var store = await OpenAsync(database);
        await store.WriteAsync([Records.Decided(1), Records.Decided(2)], CancellationToken.None);

        await store.WriteAsync([Records.Decided(2), Records.Completed(2), Records.Decided(3), Records.Decided(3)], CancellationToken.None);
        await store.WriteAsync(Records.Decided(3), CancellationToken.None);

        Assert.Equal(4, await CountAsync(store));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_nodes_may_make_the_table_and_write_together(Database database)
    {
        var address = await AddressAsync(database);
        var stores = Enumerable.Range(0, 2).Select(_ => Open(address)).ToList();

        await Task.WhenAll(stores.SelectMany((store, node) => Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            WriteStubbornlyAsync(store, [Records.Decided((node * 1000) + i), Records.Completed((node * 1000) + i)])))));

        Assert.Equal(80, await CountAsync(stores[0]));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Queries_ask_the_database_for_what_they_name(Database database)
    {
        var store = await OpenAsync(database);
        var records = Enumerable.Range(0, 60).Select(Records.Decided).Append(Records.Refused(60)).Append(Records.WithHostileNames(61)).ToList();
        await store.WriteAsync(records, CancellationToken.None);
        ScopeAuditQuery[] queries =
        [
            new() { Subject = "subject-1" },
            new() { User = "user2@example.com" },
            new() { User = "subject-2" },
            new() { Subject = "subject-1", Issuer = "https://elsewhere.example" },
            new() { Primitive = "search", From = Records.Time.AddSeconds(10), Until = Records.Time.AddSeconds(20) },
            new() { Decision = ScopeAuditDecision.Refused },
            new() { Text = "USER1@" },
            new() { Text = "user_@" },
            new() { Text = "100%" },
            new() { Text = "\\" },
            new() { Text = "'; DROP TABLE \"McpScopesAudit\"; --" },
            new() { Text = "cmd|" },
            new() { After = Records.Decided(5).RequestId },
        ];

        foreach (var query in queries)
        {
            var expected = records.Select(Storable).Where(query.Matches).OrderByDescending(record => record.RequestId, StringComparer.Ordinal);
            var found = await store.ReadAsync(query).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(expected.Select(record => record.RequestId), found.Select(record => record.RequestId));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Pages_follow_one_another_and_part_no_request(Database database)
    {
        var store = await OpenAsync(database);
        await store.WriteAsync([.. Enumerable.Range(0, 30).SelectMany(i => new[] { Records.Decided(i), Records.Completed(i) })], CancellationToken.None);

        var (read, after) = (new List<ScopeAuditRecord>(), (string?)null);
        while (await store.ReadAsync(new() { Limit = 7, After = after }).ToListAsync(TestContext.Current.CancellationToken) is { Count: > 0 } page)
        {
            read.AddRange(page);
            after = page[^1].RequestId;
        }

        Assert.Equal(60, read.Count);
        Assert.Equal(60, read.DistinctBy(record => (record.RequestId, record.Stage)).Count());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Names_that_no_database_takes_are_kept_without_what_it_does_not_take(Database database)
    {
        var store = await OpenAsync(database);

        await store.WriteAsync(Records.WithHostileNames(1), CancellationToken.None);

        var record = Assert.Single(await store.ReadAsync(new()).ToListAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\0', record.Name!);
        Assert.DoesNotContain('\n', record.Name!);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_older_than_the_retention_goes(Database database)
    {
        var address = await AddressAsync(database);
        var store = Open(address);
        var now = DateTimeOffset.UtcNow;
        await store.WriteAsync(
            [Records.Decided(1) with { Time = now.AddDays(-3) }, Records.Decided(2) with { Time = now.AddDays(-1) }], CancellationToken.None);

        var deleted = await _providers[^1].GetRequiredService<AuditRetention>().DeleteOldAsync(TimeSpan.FromDays(2), CancellationToken.None);

        Assert.Equal(1, deleted);
        Assert.Equal(Records.Decided(2).RequestId, (await store.ReadAsync(new()).SingleAsync(TestContext.Current.CancellationToken)).RequestId);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_migrations_make_what_the_model_says(Database database)
    {
        await OpenAsync(database);
        var factory = _providers[^1].GetRequiredService<IDbContextFactory<AuditDb>>();
        await using var db = await factory.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        var model = string.Join('\n', Columns(db.Database.GenerateCreateScript()));
        var migrated = string.Join('\n', Columns(Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions
            .GetService<Microsoft.EntityFrameworkCore.Migrations.IMigrator>(db).GenerateScript()));
        Assert.Contains("\"RequestId\"", model, StringComparison.Ordinal);
        Assert.Equal(model, migrated);
    }

    [Fact]
    public async Task A_call_is_found_in_the_database_after_it_was_made()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await TestServer.StartAsync(authority, build: (builder, _) =>
            builder.Services.AddScopeAuditStore(db => db.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "wire.db")}")));

        await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new() { ["query"] = "q" });
        await server.App.StopAsync(TestContext.Current.CancellationToken);

        var store = Open(db => db.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "wire.db")}"));
        var records = await store.ReadAsync(new() { Primitive = "search" }).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([ScopeAuditStage.Completed, ScopeAuditStage.Decided], records.Select(record => record.Stage));
    }

    [Theory]
    [InlineData(AuditFailureMode.Refuse)]
    [InlineData(AuditFailureMode.Continue)]
    public async Task A_database_that_is_away_at_start_stops_only_who_may_not_run_without(AuditFailureMode mode)
    {
        await using var authority = TestAuthority.Stopped();
        Task<TestServer> StartAsync() => TestServer.StartAsync(
            authority,
            options: options => options.Audit.WhenSinkFails = mode,
            build: (builder, _) => builder.Services.AddScopeAuditStore(
                db => db.UseNpgsql($"Host=127.0.0.1;Port={FreePort.Next()};Username=x;Database=x;Timeout=2")));

        if (mode is AuditFailureMode.Continue)
        {
            await using var server = await StartAsync();
            return;
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        Assert.Contains("AddScopeAuditStore", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>Lines that make columns, keys and indexes of the table, in any order.</summary>
    private static IEnumerable<string> Columns(string script) => script.Split('\n')
        .Select(line => line.Trim().TrimEnd(',', ';'))
        .Where(line => line.StartsWith('"') || line.StartsWith("CONSTRAINT \"PK_McpScopesAudit", StringComparison.Ordinal)
            || line.StartsWith("CREATE INDEX", StringComparison.Ordinal))
        .Where(line => !line.StartsWith("\"MigrationId", StringComparison.Ordinal) && !line.StartsWith("\"ProductVersion", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static ScopeAuditRecord Storable(ScopeAuditRecord record) => AuditRow.Of(record).ToRecord();

    /// <summary>As the queue does: SQLite takes one writer at a time, and the next tries again.</summary>
    private static async Task WriteStubbornlyAsync(AuditStore store, ScopeAuditRecord[] records)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await store.WriteAsync(records, CancellationToken.None);
                return;
            }
            catch (Exception) when (attempt < 20)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<int> CountAsync(AuditStore store) => await store.ReadAsync(new() { Limit = 1000 }).CountAsync();

    private async Task<Action<DbContextOptionsBuilder>> AddressAsync(Database database)
    {
        if (database is Database.Sqlite)
        {
            var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db");
            return db => db.UseSqlite($"Data Source={file}");
        }

        var address = await postgres.NewDatabaseAsync();
        return db => db.UseNpgsql(address);
    }

    private async Task<AuditStore> OpenAsync(Database database) => Open(await AddressAsync(database));

    private AuditStore Open(Action<DbContextOptionsBuilder> address)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddScopeAuditStore(address);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<AuditStore>();
    }
}

/// <summary>One PostgreSQL for all tests of a class, with a database for each.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private PostgreSqlServer? _server;
    private int _count;

    public async ValueTask InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public async Task<string> NewDatabaseAsync()
    {
        var name = $"audit{Interlocked.Increment(ref _count)}";
        await using var connection = new Npgsql.NpgsqlConnection(_server!.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A name and a number.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return _server.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }
}
