namespace McpScopes.Agents.Sample;

/// <summary>One request to the sample server and what came back.</summary>
internal sealed record Exchange(string Method, string Path, string? ProtocolVersion, string? Call, int Status, string? Challenge)
{
    /// <summary>Whether it is this tool's call.</summary>
    public bool IsCallOf(string tool) => Call == $"tools/call {tool}";

    public override string ToString() => string.Join(' ', new[]
    {
        Method, Path, Call is null ? null : $"[{Call}]", ProtocolVersion, "→", $"{Status}", Challenge,
    }.OfType<string>());
}
