using McpScopes.Authentication.Issuers;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Testing.Tokens;

/// <summary>What the access tokens of an issuer look like: its name, the header's <c>typ</c>, and the claims that say who may do what.</summary>
/// <param name="Issuer">The <c>iss</c>.</param>
/// <param name="TokenType">The header's <c>typ</c>.</param>
/// <param name="Claims">Makes the claims of a token, without those that say when it is good.</param>
internal sealed record TokenShape(string Issuer, string TokenType, Func<TestToken, Dictionary<string, object>> Claims)
{
    private const string AccessToken = "at+jwt";

    // Identity providers that sign every kind of token alike.
    private const string AnyToken = "JWT";

    /// <exception cref="InvalidOperationException">The application validates tokens with a handler that is not JwtBearer.</exception>
    public static TokenShape Of(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpScopesOptions>>().Value;
        var resource = services.GetRequiredService<ProtectedResourceUrl>().Value;
        if (!string.IsNullOrWhiteSpace(options.AuthenticationScheme))
        {
            return OfScheme(services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(options.AuthenticationScheme), resource);
        }

        var issuers = services.GetRequiredService<TrustedIssuers>();
        var issuer = issuers.Configured.Concat(issuers.All).First();
        var audience = issuer.Audiences.Count > 0 ? issuer.Audiences[0] : resource;
        return issuer.Settings.Provider switch
        {
            IdentityProvider.Cognito => new(issuer.Names[0], AnyToken, token => Cognito(token, issuer.Settings.ClientIds[0])),
            IdentityProvider.EntraId => new(issuer.Names[0], AnyToken, token => EntraId(token, audience, issuer.Names[0])),
            IdentityProvider.Auth0 => new(issuer.Names[0], AnyToken, token => With(Common(token, audience), ("azp", token.ClientId), ("scope", token.Scopes))),
            IdentityProvider.Okta => new(issuer.Names[0], AnyToken, token => With(
                Common(token, audience), ("cid", token.ClientId), ("uid", token.Subject), ("scp", List(token.Scopes)))),
            IdentityProvider.Keycloak => new(issuer.Names[0], AnyToken, token => With(
                Common(token, audience), ("typ", "Bearer"), ("azp", token.ClientId), ("preferred_username", token.Subject), ("scope", token.Scopes))),
            IdentityProvider.Ping => new(issuer.Names[0], AnyToken, token => With(
                Common(token, audience), ("client_id", token.ClientId), ("scope", token.Scopes))),
            _ => Standard(issuer.Names[0], audience),
        };
    }

    private static TokenShape OfScheme(JwtBearerOptions options, string resource)
    {
        var parameters = options.TokenValidationParameters;
        var issuer = parameters.ValidIssuer ?? parameters.ValidIssuers?.FirstOrDefault() ?? options.Authority ?? TestSettings.Issuer;
        return Standard(issuer, options.Audience ?? parameters.ValidAudience ?? parameters.ValidAudiences?.FirstOrDefault() ?? resource) with { TokenType = AnyToken };
    }

    /// <summary>RFC 9068 §2.2.</summary>
    private static TokenShape Standard(string issuer, string audience) => new(issuer, AccessToken, token => With(
        Common(token, audience), ("client_id", token.ClientId), ("scope", token.Scopes), ("email", token.Subject.Contains('@', StringComparison.Ordinal) ? token.Subject : null)));

    private static Dictionary<string, object> Common(TestToken token, string audience) => new()
    {
        ["sub"] = token.Subject,
        ["aud"] = token.Audience ?? audience,
        ["jti"] = Guid.NewGuid().ToString("N"),
    };

    /// <summary>Without an audience unless a test names one, as Cognito's tokens are where the client sent no <c>resource</c>.</summary>
    private static Dictionary<string, object> Cognito(TestToken token, string clientId)
    {
        var claims = With(
            Common(token, ""), ("token_use", "access"), ("client_id", clientId), ("username", token.Subject), ("origin_jti", Guid.NewGuid().ToString()),
            ("version", 2), ("scope", token.Scopes));
        if (token.Audience is null)
        {
            _ = claims.Remove("aud");
        }

        return claims;
    }

    /// <summary>A v2.0 token of a user. Entra ID issues none without a scope, so that one of another API stands in for none.</summary>
    private static Dictionary<string, object> EntraId(TestToken token, string audience, string issuer) => With(
        Common(token, audience), ("ver", "2.0"), ("tid", new Uri(issuer).Segments[1].Trim('/')), ("azp", token.ClientId), ("azpacr", "0"),
        ("oid", "00000000-0000-0000-0000-00000000000a"), ("preferred_username", token.Subject), ("scp", token.Scopes is { Length: > 0 } scopes ? scopes : "User.Read"));

    private static string[]? List(string? scopes) => scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, object> With(Dictionary<string, object> claims, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        foreach (var (name, value) in more)
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }
}
