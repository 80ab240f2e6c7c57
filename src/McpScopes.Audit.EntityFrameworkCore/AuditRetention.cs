using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Store;

/// <summary>
/// Makes the table at start, and deletes what is older than the settings want once an hour, on each node: it does no harm to do it twice.
/// </summary>
internal sealed partial class AuditRetention(
    IDbContextFactory<AuditDb> databases, AuditSchema schema, IOptions<ScopeAuditStoreOptions> options, IOptions<McpScopesOptions> scopes, TimeProvider time,
    ILogger<AuditRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Much at once would hold the table for long.</summary>
    private const int BatchSize = 10_000;

    /// <summary>
    /// A database that cannot be used is seen at start. Where nothing may run without a record, nothing needs to start; where calls go on without,
    /// so does the application, and the sink tries again.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (scopes.Value.Audit.WhenSinkFails is AuditFailureMode.Refuse)
            {
                throw new InvalidOperationException(
                    "The audit cannot use its database (AddScopeAuditStore), and McpScopes:Audit:WhenSinkFails is Refuse, so that no call could run: "
                    + exception.Message, exception);
            }

            LogUnusable(logger, exception);
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> DeleteOldAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var before = (time.GetUtcNow() - retention).UtcTicks;
        var db = await databases.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            var (deleted, total) = (0, 0);
            do
            {
                deleted = await db.Records.Where(row => row.Time < before).OrderBy(row => row.Time).Take(BatchSize).ExecuteDeleteAsync(cancellationToken)
                    .ConfigureAwait(false);
                total += deleted;
            }
            while (deleted == BatchSize);
            return total;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Retention is not { } retention)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await DeleteOldAsync(retention, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database is away: an hour later is soon enough.
                LogFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit cannot use its database. Calls go on (McpScopes:Audit:WhenSinkFails), and it is tried again.")]
    private static partial void LogUnusable(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old audit records could not be deleted. It is tried again in an hour.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
