using System.Text.Json;

namespace McpScopes.Audit;

/// <summary>The values of the audit's enums as logs, metrics and files spell them: <c>insufficient_scope</c>.</summary>
internal static class AuditWords
{
    private static readonly string[] Decisions = Words<ScopeAuditDecision>();
    private static readonly string[] Reasons = Words<ScopeAuditReason>();
    private static readonly string[] Outcomes = Words<ScopeAuditOutcome>();
    private static readonly string[] Stages = Words<ScopeAuditStage>();

    public static string Of(ScopeAuditDecision decision) => Decisions[(int)decision];

    public static string Of(ScopeAuditReason reason) => Reasons[(int)reason];

    public static string Of(ScopeAuditOutcome outcome) => Outcomes[(int)outcome];

    public static string Of(ScopeAuditStage stage) => Stages[(int)stage];

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
