using Microsoft.EntityFrameworkCore;

namespace McpScopes.Audit.Store;

/// <summary>A query as the database asks it. Every value is a parameter, and nothing in a text is a pattern.</summary>
internal static class AuditQueries
{
    private const string Escape = "\\";

    public static IQueryable<AuditRow> Filter(IQueryable<AuditRow> rows, ScopeAuditQuery query)
    {
        if (query.Subject is { } subject)
        {
            rows = rows.Where(row => row.Subject == subject);
        }

        if (query.Issuer is { } issuer)
        {
            rows = rows.Where(row => row.Issuer == issuer);
        }

        if (query.User is { } user)
        {
            rows = rows.Where(row => row.Subject == user || row.Name == user);
        }

        if (query.Primitive is { } primitive)
        {
            rows = rows.Where(row => row.Primitive == primitive);
        }

        if (query.Decision is { } decision)
        {
            rows = rows.Where(row => row.Decision == decision);
        }

        if (query.From?.UtcTicks is { } from)
        {
            rows = rows.Where(row => row.Time >= from);
        }

        if (query.Until?.UtcTicks is { } until)
        {
            rows = rows.Where(row => row.Time < until);
        }

        if (query.After is { } after)
        {
#pragma warning disable CA1309 // Translated to the database's own comparison.
            rows = rows.Where(row => string.Compare(row.RequestId, after) < 0);
#pragma warning restore CA1309
        }

        return query.Text is { } text ? Containing(rows, $"%{Literal(text)}%") : rows;
    }

    // Both sides in lower case: LIKE minds the case in PostgreSQL, and of ASCII letters it does not in SQLite.
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's own function.
    private static IQueryable<AuditRow> Containing(IQueryable<AuditRow> rows, string pattern) => rows.Where(row =>
        EF.Functions.Like(row.Name!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.Subject!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.ClientId!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.Method!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.Primitive!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.Detail!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.RemoteAddress!.ToLower(), pattern, Escape)
        || EF.Functions.Like(row.RequestId.ToLower(), pattern, Escape));
#pragma warning restore CA1304, CA1311, CA1862

#pragma warning disable CA1308 // For comparison with what the database makes lower.
    private static string Literal(string text) => text.ToLowerInvariant()
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal);
#pragma warning restore CA1308
}
