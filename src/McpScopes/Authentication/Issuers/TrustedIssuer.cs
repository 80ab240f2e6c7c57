using McpScopes.Authentication.Providers;
using McpScopes.Authentication.Rules;
using McpScopes.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace McpScopes.Authentication.Issuers;

/// <summary>One issuer whose tokens count: its names, what its access tokens are, and what is read from them.</summary>
internal sealed class TrustedIssuer
{
    private readonly TokenRule[] _rules;
    private readonly AudienceRule _audience;

    /// <param name="scheme">The name of its <see cref="JwtBearerOptions"/>.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="audiences">The audiences that count for this application.</param>
    public TrustedIssuer(string scheme, TokenIssuerOptions settings, AcceptedAudiences audiences)
    {
        var preset = ProviderPreset.Of(settings);
        Scheme = new AuthenticationScheme(scheme, displayName: null, typeof(JwtBearerHandler));
        Settings = settings;
        Names = preset.Issuers(settings);
        DocumentIssuer = preset.DocumentIssuer(settings);
        AuthorizationServer = preset.AuthorizationServer(settings);
        MetadataAddress = string.IsNullOrWhiteSpace(settings.MetadataAddress) ? preset.MetadataAddress(settings) : settings.MetadataAddress;
        Audiences = preset.Audiences(settings);
        Claims = new ClaimNames(preset.ScopePrefix(settings), [.. settings.ScopeClaims], preset.NameClaims(settings), IsMapped: false);
        OpaqueToken = preset.OpaqueToken;
        _audience = new AudienceRule
        {
            Accepted = () => audiences.Of(this),
            MayBeMissing = preset.AudienceMayBeMissing,
            MayBeMissingInAnswers = preset.AudienceMayBeMissing || settings.ClientIds.Count > 0,
            Never = preset.AudienceMayBeMissing ? settings.ClientIds : [],
        };
        _rules =
        [
            new TokenTypeRule(settings.TokenTypes),
            new CriticalHeaderRule(),
            new ConfirmationRule(settings.DPoP),
            .. preset.Kind(settings),
            new ClientRule(settings.ClientIds),
            _audience,
        ];
    }

    public AuthenticationScheme Scheme { get; }

    public TokenIssuerOptions Settings { get; }

    /// <summary>The exact <c>iss</c> of its tokens.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The issuer that its discovery document must name.</summary>
    public string DocumentIssuer { get; }

    public string MetadataAddress { get; }

    /// <summary>Where clients are sent for its tokens.</summary>
    public string AuthorizationServer { get; }

    /// <summary>The audiences that its settings name; none for this server's resource.</summary>
    public IReadOnlyList<string> Audiences { get; }

    public ClaimNames Claims { get; }

    /// <summary>What to say of an opaque token.</summary>
    public string OpaqueToken { get; }

    /// <summary>The authorization server inside the application that it is, if it is one.</summary>
    public ILocalAuthority? Embedded { get; init; }

    public bool AcceptsAudience(IEnumerable<string> audiences)
    {
        var found = audiences as IReadOnlyCollection<string> ?? [.. audiences];
        return found.Count == 0 ? _audience.MayBeMissing : _audience.Accepts(found);
    }

    /// <summary>Returns what is wrong with a token whose signature is good, or <see langword="null"/>.</summary>
    public TokenFault? Check(TokenFacts token)
    {
        foreach (var rule in _rules)
        {
            if (rule.Check(token) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
