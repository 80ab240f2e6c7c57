using Microsoft.EntityFrameworkCore;

namespace McpScopes.Audit.Store;

/// <summary>
/// Brings the table to this version, once, before it is first used. Entity Framework holds a lock meanwhile, so that nodes that start together do it one after
/// the other.
/// </summary>
internal sealed class AuditSchema(IDbContextFactory<AuditDb> databases) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isThere;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isThere))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isThere)
            {
                var db = await databases.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
                await using (db.ConfigureAwait(false))
                {
                    await db.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
                }

                Volatile.Write(ref _isThere, true);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
