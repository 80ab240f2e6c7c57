using McpScopes.Table;

namespace McpScopes.Audit.Tests;

/// <summary>Records that tests make.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Time = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a client could choose to hurt who reads it: lines, fields, commands, pages, formulas.</summary>
    public const string Hostile = "a\r\n{\"decision\":\"allowed\"}\u001b[2J\u2028</script><script>\u202e=cmd|' /C calc'!A0\0\ud800";

    public static ScopeAuditRecord Decided(int number) => new()
    {
        Time = Time.AddSeconds(number),
        Stage = ScopeAuditStage.Decided,
        RequestId = IdOf(number),
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        Decision = ScopeAuditDecision.Allowed,
        Subject = $"subject-{number % 3}",
        Name = $"user{number % 3}@example.com",
        ClientId = "client",
        TokenId = $"token-{number}",
        Issuer = "https://idp.example",
        Method = "tools/call",
        PrimitiveKind = PrimitiveKind.Tool,
        Primitive = number % 2 == 0 ? "search" : "extract",
        Required = ["tavily-mcp/search"],
        Granted = ["openid", "tavily-mcp/search"],
        RemoteAddress = "127.0.0.1",
        SessionId = "session",
        Arguments = new Dictionary<string, string> { ["query"] = "\"q\"" },
    };

    public static ScopeAuditRecord Completed(int number) => Decided(number) with
    {
        Stage = ScopeAuditStage.Completed,
        Status = 200,
        Outcome = ScopeAuditOutcome.Ok,
        Duration = TimeSpan.FromMilliseconds(12.5),
    };

    public static ScopeAuditRecord Refused(int number) => Decided(number) with
    {
        Decision = ScopeAuditDecision.Refused,
        Status = 403,
        Reason = ScopeAuditReason.InsufficientScope,
    };

    /// <summary>Nobody, who wants nothing that was understood.</summary>
    public static ScopeAuditRecord Anonymous(int number) => new()
    {
        Time = Time,
        Stage = ScopeAuditStage.Decided,
        RequestId = IdOf(number),
        Decision = ScopeAuditDecision.Refused,
        Status = 401,
        Reason = ScopeAuditReason.NoToken,
    };

    public static ScopeAuditRecord WithHostileNames(int number) => Refused(number) with
    {
        Subject = Hostile,
        Name = Hostile,
        ClientId = Hostile,
        TokenId = Hostile,
        Issuer = Hostile,
        Method = Hostile,
        Primitive = Hostile,
        Detail = Hostile,
        SessionId = Hostile,
        Granted = [Hostile],
        Arguments = new Dictionary<string, string> { [Hostile] = Hostile },
    };

    private static string IdOf(int number) => $"0199{number:x28}";
}
