using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace McpScopes.Authority;

/// <summary>How <c>dotnet ef</c> sees the model for SQLite. It connects to nothing.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteAuthorityDb>
{
    public SqliteAuthorityDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteAuthorityDb>();
        StoreAddress.UseSqlite(options, "Data Source=:memory:");
        return new SqliteAuthorityDb(options.Options);
    }
}

/// <summary>How <c>dotnet ef</c> sees the model for PostgreSQL. It connects to nothing.</summary>
internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlAuthorityDb>
{
    public PostgreSqlAuthorityDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlAuthorityDb>();
        StoreAddress.UsePostgreSql(options, "Host=localhost");
        return new PostgreSqlAuthorityDb(options.Options);
    }
}
