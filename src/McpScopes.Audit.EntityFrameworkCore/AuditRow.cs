using System.Text.Json;

namespace McpScopes.Audit.Store;

/// <summary>A record as the table has it. Times are UTC ticks: SQLite sorts numbers, not dates with offsets.</summary>
internal sealed class AuditRow
{
    public required string RequestId { get; init; }

    public required ScopeAuditStage Stage { get; init; }

    public required long Time { get; init; }

    public string? TraceId { get; init; }

    public required ScopeAuditDecision Decision { get; init; }

    public int? Status { get; init; }

    public required ScopeAuditReason Reason { get; init; }

    public string? Detail { get; init; }

    public string? Subject { get; init; }

    public string? Name { get; init; }

    public string? ClientId { get; init; }

    public string? TokenId { get; init; }

    public string? Issuer { get; init; }

    public string? Method { get; init; }

    public Table.PrimitiveKind? PrimitiveKind { get; init; }

    public string? Primitive { get; init; }

    /// <summary>Separated by spaces, of which scope tokens have none.</summary>
    public required string Required { get; init; }

    public required string Granted { get; init; }

    public string? RemoteAddress { get; init; }

    public string? SessionId { get; init; }

    /// <summary>A JSON object.</summary>
    public string? Arguments { get; init; }

    public required ScopeAuditOutcome Outcome { get; init; }

    public long? DurationTicks { get; init; }

    public static AuditRow Of(ScopeAuditRecord record) => new()
    {
        RequestId = record.RequestId,
        Stage = record.Stage,
        Time = record.Time.UtcTicks,
        TraceId = record.TraceId,
        Decision = record.Decision,
        Status = record.Status,
        Reason = record.Reason,
        Detail = Storable(record.Detail),
        Subject = Storable(record.Subject),
        Name = Storable(record.Name),
        ClientId = Storable(record.ClientId),
        TokenId = Storable(record.TokenId),
        Issuer = Storable(record.Issuer),
        Method = Storable(record.Method),
        PrimitiveKind = record.PrimitiveKind,
        Primitive = Storable(record.Primitive),
        Required = string.Join(' ', record.Required),
        Granted = Storable(string.Join(' ', record.Granted)),
        RemoteAddress = record.RemoteAddress,
        SessionId = Storable(record.SessionId),
        Arguments = record.Arguments is { } arguments ? JsonSerializer.Serialize(arguments) : null,
        Outcome = record.Outcome,
        DurationTicks = record.Duration?.Ticks,
    };

    public ScopeAuditRecord ToRecord() => new()
    {
        RequestId = RequestId,
        Stage = Stage,
        Time = new DateTimeOffset(Time, TimeSpan.Zero),
        TraceId = TraceId,
        Decision = Decision,
        Status = Status,
        Reason = Reason,
        Detail = Detail,
        Subject = Subject,
        Name = Name,
        ClientId = ClientId,
        TokenId = TokenId,
        Issuer = Issuer,
        Method = Method,
        PrimitiveKind = PrimitiveKind,
        Primitive = Primitive,
        Required = Required.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Granted = Granted.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        RemoteAddress = RemoteAddress,
        SessionId = SessionId,
        Arguments = Arguments is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(Arguments),
        Outcome = Outcome,
        Duration = DurationTicks is { } ticks ? TimeSpan.FromTicks(ticks) : null,
    };

    /// <summary>PostgreSQL takes no U+0000, and no half of a surrogate pair: a record made of such a text would never be kept.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Storable(string? text) => text is null ? null : Logging.PlainText.Of(text, maxLength: 4096);
}
