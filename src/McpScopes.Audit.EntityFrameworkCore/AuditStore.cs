using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace McpScopes.Audit.Store;

/// <summary>Keeps records in the table and finds them there.</summary>
internal sealed class AuditStore(IDbContextFactory<AuditDb> databases, AuditSchema schema) : IScopeAuditBatchSink, IScopeAuditReader
{
    public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken) => WriteAsync([record], cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<ScopeAuditRecord> records, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var rows = records.Select(AuditRow.Of).DistinctBy(row => (row.RequestId, row.Stage)).ToList();
        try
        {
            await AddAsync(rows, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Some are there already: a batch whose answer was lost on its way comes again. If that was not the cause, this fails as well.
            await AddAsync(await ExceptKeptAsync(rows, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<ScopeAuditRecord> ReadAsync(ScopeAuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var db = await databases.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            // One more, to see whether the limit parts the two records of a request.
            var found = AuditQueries.Filter(db.Records.AsNoTracking(), query)
                .OrderByDescending(row => row.RequestId)
                .ThenBy(row => row.Stage)
                .Take(query.Limit + 1)
                .AsAsyncEnumerable();
            var (read, last) = (0, (string?)null);
            await foreach (var row in found.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (read++ >= query.Limit && row.RequestId != last)
                {
                    yield break;
                }

                last = row.RequestId;
                yield return row.ToRecord();
            }
        }
    }

    /// <summary>All of them or none: one transaction.</summary>
    private async Task AddAsync(List<AuditRow> rows, CancellationToken cancellationToken)
    {
        var db = await databases.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            db.Records.AddRange(rows);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<AuditRow>> ExceptKeptAsync(List<AuditRow> rows, CancellationToken cancellationToken)
    {
        var db = await databases.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            var requests = rows.Select(row => row.RequestId).Distinct().ToList();
            var kept = await db.Records.AsNoTracking()
                .Where(row => requests.Contains(row.RequestId))
                .Select(row => new { row.RequestId, row.Stage })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.ExceptBy(kept.Select(row => (row.RequestId, row.Stage)), row => (row.RequestId, row.Stage))];
        }
    }
}
