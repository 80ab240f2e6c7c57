using McpScopes.Tests.Wire;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>One call that is measured on several servers.</summary>
/// <param name="Name">What the output calls it.</param>
/// <param name="Version">The protocol version that it speaks.</param>
/// <param name="Tool"><c>search</c>, which the token grants, or <c>extract</c>, which it does not.</param>
/// <param name="Servers">On which servers.</param>
/// <param name="IsTokenNew">Whether each request has a token that was never seen before, or all have the same one.</param>
internal sealed record CostRow(string Name, string Version, string Tool, IReadOnlyList<string> Servers, bool IsTokenNew = false)
{
    private const string AllowedStateless = "allowed, 2026-07-28";
    private const string AllowedHandshake = "allowed, 2025-11-25";
    private const string RefusedStateless = "refused, 2026-07-28";
    private const string RefusedHandshake = "refused, 2025-11-25";
    private const string NewToken = "allowed, every token seen once";

    /// <summary>What a server of ours may cost, as a part of what another costs.</summary>
    public static IReadOnlyList<CostAim> Aims { get; } =
    [
        new(AllowedStateless, MeasuredServers.McpScopes, MeasuredServers.NoCheck, 0.80),
        new(AllowedHandshake, MeasuredServers.McpScopes, MeasuredServers.NoCheck, 0.80),
        new(AllowedStateless, MeasuredServers.McpScopes, MeasuredServers.SdkFilters, 0.75),
        new(AllowedHandshake, MeasuredServers.McpScopes, MeasuredServers.SdkFilters, 0.75),
        new(RefusedStateless, MeasuredServers.McpScopes, MeasuredServers.SdkFilters, 0.22),
        new(RefusedHandshake, MeasuredServers.McpScopes, MeasuredServers.SdkFilters, 0.22),
        new(RefusedStateless, MeasuredServers.McpScopes, MeasuredServers.TypeScript, 0.12),
        new(RefusedHandshake, MeasuredServers.McpScopes, MeasuredServers.TypeScript, 0.12),
        new(AllowedStateless, MeasuredServers.Audited, MeasuredServers.McpScopes, 1.05),
        new(AllowedHandshake, MeasuredServers.Audited, MeasuredServers.McpScopes, 1.05),
        new(AllowedStateless, MeasuredServers.Audited, MeasuredServers.NoCheck, 0.85),
        new(AllowedHandshake, MeasuredServers.Audited, MeasuredServers.NoCheck, 0.85),
        new(AllowedStateless, MeasuredServers.ManyRevoked, MeasuredServers.McpScopes, 1.02),
        new(AllowedHandshake, MeasuredServers.ManyRevoked, MeasuredServers.McpScopes, 1.02),
        new(NewToken, MeasuredServers.McpScopes, MeasuredServers.WithoutCache, 1.02),
        new(NewToken, MeasuredServers.SeveralIssuers, MeasuredServers.McpScopes, 1.02),
        new(AllowedStateless, MeasuredServers.SeveralIssuers, MeasuredServers.McpScopes, 1.02),
        new(AllowedHandshake, MeasuredServers.SeveralIssuers, MeasuredServers.McpScopes, 1.02),
    ];

    public static IReadOnlyList<CostRow> All(IReadOnlyList<string> servers)
    {
        // Where each request is told from the ones before it by its token alone, only ours differ from each other.
        string[] ours = [MeasuredServers.McpScopes, MeasuredServers.WithoutCache, MeasuredServers.SeveralIssuers];
        IReadOnlyList<string> others = [.. servers.Where(server => server != MeasuredServers.WithoutCache)];
        IReadOnlyList<string> refusing = [.. others.Where(server => server != MeasuredServers.SeveralIssuers)];
        return
        [
            new(AllowedStateless, ProtocolVersions.Stateless, "search", others),
            new(AllowedHandshake, ProtocolVersions.Handshake, "search", others),
            new(RefusedStateless, ProtocolVersions.Stateless, "extract", refusing),
            new(RefusedHandshake, ProtocolVersions.Handshake, "extract", refusing),
            new(NewToken, ProtocolVersions.Stateless, "search", [.. ours.Where(servers.Contains)], IsTokenNew: true),
        ];
    }
}

/// <summary>An aim: one server's cost of a call, divided by another's.</summary>
/// <param name="Row">The name of the row.</param>
/// <param name="Server">The server that is looked at.</param>
/// <param name="Beside">The server that it is compared with.</param>
/// <param name="AtMost">The ratio that is aimed at.</param>
internal sealed record CostAim(string Row, string Server, string Beside, double AtMost);
