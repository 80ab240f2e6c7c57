using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace McpScopes.Authority;

/// <summary>What may be left of earlier starts and stands in the way of a migration.</summary>
internal static class EarlierTables
{
    /// <summary>The first versions made the tables of the first migration and wrote no history: it is written now.</summary>
    public static void Adopt(AuthorityDb db, string first)
    {
        var history = db.GetService<IHistoryRepository>();
        var row = new HistoryRow(first, ProductInfo.GetVersion());
        db.Database.ExecuteSqlRaw(Literal(history.GetCreateIfNotExistsScript()));
        db.Database.ExecuteSqlRaw(Literal(history.GetInsertScript(row)));
    }

    /// <summary>
    /// A process that ended in the middle of a migration leaves Entity Framework's lock in an SQLite file, for which every later start would
    /// wait without end. A migration takes seconds: a lock that is a minute old is nobody's.
    /// </summary>
    public static void Unlock(AuthorityDb db)
    {
        if (db is SqliteAuthorityDb
            && db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").Single() > 0)
        {
            db.Database.ExecuteSqlRaw("DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < datetime('now', '-1 minute')");
        }
    }

    // Braces would be places for parameters.
    private static string Literal(string sql) => sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
