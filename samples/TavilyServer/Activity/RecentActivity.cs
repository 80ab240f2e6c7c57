using McpScopes;
using McpScopes.Table;

namespace TavilyServer.Activity;

/// <summary>A user in the matrix. The subject identifies; the name is for people.</summary>
public sealed record ActiveUser(string Issuer, string Subject, string Name);

/// <summary>The calls of the last half hour, counted by minute, and by user and tool.</summary>
public sealed class RecentActivity
{
    /// <summary>What a page can bear, and a database be asked for every few seconds.</summary>
    public const int MaxRecords = 2_000;

    /// <summary>Stands for what clients called and the server does not have: the names are the clients', and may be any number.</summary>
    public const string Other = "other";

    public static readonly TimeSpan Span = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(ActiveUser User, string Tool), CallCount> _cells = [];

    private RecentActivity(IReadOnlyList<string> tools, DateTimeOffset now)
    {
        Tools = tools;
        var last = new DateTimeOffset(now.UtcTicks / Minute.Ticks * Minute.Ticks, TimeSpan.Zero);
        var minutes = (int)(Span / Minute);
        Minutes = [.. Enumerable.Range(0, minutes).Select(minute => new MinuteOfCalls(last - ((minutes - 1 - minute) * Minute)))];
    }

    public IReadOnlyList<string> Tools { get; private set; }

    public IReadOnlyList<ActiveUser> Users { get; private set; } = [];

    public IReadOnlyList<MinuteOfCalls> Minutes { get; }

    public CallCount this[ActiveUser user, string tool] => _cells.GetValueOrDefault((user, tool));

    public static async Task<RecentActivity> ReadAsync(
        IScopeAuditReader reader,
        ScopeAuditQuery visible,
        IReadOnlyList<string> tools,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var activity = new RecentActivity(tools, now);
        string? last = null;
        for (var read = 0; read < MaxRecords; read += ScopeAuditQuery.MaxLimit)
        {
            var before = last;
            var page = visible with { From = now - Span, Limit = ScopeAuditQuery.MaxLimit, After = before };
            await foreach (var record in reader.ReadAsync(page, cancellationToken))
            {
                last = record.RequestId;
                if (record.Stage is ScopeAuditStage.Decided)
                {
                    activity.Add(record);
                }
            }

            if (last == before)
            {
                break;
            }
        }

        activity.Users = [.. activity._cells.Keys.Select(cell => cell.User).Distinct().OrderBy(user => user.Name, StringComparer.Ordinal)];
        if (activity._cells.Keys.Any(cell => cell.Tool == Other))
        {
            activity.Tools = [.. tools, Other];
        }

        return activity;
    }

    private void Add(ScopeAuditRecord record)
    {
        var isAllowed = record.Decision is ScopeAuditDecision.Allowed;
        var minute = (int)((record.Time - Minutes[0].Start) / Minute);
        if (record.Time >= Minutes[0].Start && minute < Minutes.Count)
        {
            Minutes[minute].Calls = Minutes[minute].Calls.Plus(isAllowed);
        }

        // Other methods (the list of tools, say) are in the chart and the list of calls, and in no column.
        if (record is { Subject: { } subject, Issuer: { } issuer, PrimitiveKind: PrimitiveKind.Tool })
        {
            var cell = (
                new ActiveUser(issuer, subject, record.Name ?? subject),
                Tools.Contains(record.Primitive, StringComparer.Ordinal) ? record.Primitive! : Other);
            _cells[cell] = _cells.GetValueOrDefault(cell).Plus(isAllowed);
        }
    }
}

/// <summary>A minute in the chart.</summary>
public sealed class MinuteOfCalls(DateTimeOffset start)
{
    public DateTimeOffset Start { get; } = start;

    public CallCount Calls { get; set; }
}
