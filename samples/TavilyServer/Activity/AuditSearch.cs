using McpScopes;

namespace TavilyServer.Activity;

/// <summary>What somebody looks for in the audit, as the address of the page says it.</summary>
public sealed record AuditSearch(string? Text, string? Tool, string? Decision)
{
    private const int MaxLength = 200;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && string.IsNullOrEmpty(Tool) && string.IsNullOrEmpty(Decision);

    /// <summary>Narrows what a person may read; it never widens it.</summary>
    public ScopeAuditQuery In(ScopeAuditQuery visible) => visible with
    {
        Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim()[..Math.Min(Text.Trim().Length, MaxLength)],
        Primitive = string.IsNullOrEmpty(Tool) ? null : Tool,
        Decision = Enum.GetNames<ScopeAuditDecision>().Contains(Decision) ? Enum.Parse<ScopeAuditDecision>(Decision!) : null,
    };
}
