using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace McpScopes.Authentication.Issuers;

/// <summary>The issuers whose tokens count, found by the exact <c>iss</c> of a token before any key is asked for.</summary>
internal sealed class TrustedIssuers
{
    private readonly Lazy<FrozenDictionary<string, TrustedIssuer>> _byName;

    public TrustedIssuers(IOptions<McpScopesOptions> options, AcceptedAudiences audiences, IEnumerable<ILocalAuthority> embedded)
    {
        var settings = options.Value;
        var all = new List<TrustedIssuer>();
        if (settings.Provider is not null || !string.IsNullOrWhiteSpace(settings.Authority))
        {
            all.Add(new TrustedIssuer(McpScopesDefaults.AuthenticationScheme, settings, audiences));
        }

        all.AddRange(settings.Issuers.Select((issuer, i) => new TrustedIssuer($"{McpScopesDefaults.AuthenticationScheme}:Issuers:{i}", issuer, audiences)));
        Configured = [.. all];

        // An embedded one knows its address when the server has started, so that it is asked with the first token.
        _byName = new(() => Index([.. Configured, .. embedded.Select((issuer, i) => Embedded(issuer, i, settings, audiences))]));
    }

    /// <summary>The issuers that the settings name.</summary>
    public IReadOnlyList<TrustedIssuer> Configured { get; }

    public IEnumerable<TrustedIssuer> All => _byName.Value.Values.Distinct();

    /// <summary>Where clients are sent: to the application's own authority first, which knows how to deal with any of them.</summary>
    public IEnumerable<string> AuthorizationServers =>
        All.OrderBy(issuer => issuer.Embedded is null).Select(issuer => issuer.AuthorizationServer).Distinct(StringComparer.Ordinal);

    /// <summary>The one issuer that is asked about opaque tokens, which do not say whose they are.</summary>
    public TrustedIssuer? Introspecting => Configured.FirstOrDefault(issuer => IsIntrospecting(issuer.Settings));

    public TrustedIssuer? Find(string name) => _byName.Value.GetValueOrDefault(name);

    public TrustedIssuer? FindScheme(string? scheme) => All.FirstOrDefault(issuer => issuer.Scheme.Name == scheme);

    public static bool IsIntrospecting(TokenIssuerOptions settings) =>
        !string.IsNullOrWhiteSpace(settings.Introspection.Endpoint) || !string.IsNullOrWhiteSpace(settings.Introspection.ClientId);

    private static FrozenDictionary<string, TrustedIssuer> Index(IReadOnlyList<TrustedIssuer> issuers) => issuers
        .SelectMany(issuer => issuer.Names.Select(name => (name, issuer)))
        .DistinctBy(pair => pair.name, StringComparer.Ordinal)
        .ToFrozenDictionary(pair => pair.name, pair => pair.issuer, StringComparer.Ordinal);

    // What the application's own settings say of tokens holds for its own authority too; who the issuer is does not.
    private static TrustedIssuer Embedded(ILocalAuthority issuer, int number, McpScopesOptions settings, AcceptedAudiences audiences) => new(
        $"{McpScopesDefaults.AuthenticationScheme}:Embedded:{number}",
        new TokenIssuerOptions { Authority = issuer.Issuer, ScopeClaims = settings.ScopeClaims, NameClaims = settings.NameClaims, DPoP = settings.DPoP },
        audiences)
    {
        Embedded = issuer,
    };
}
