using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.Authority;

/// <summary>What the identity provider says about a user, and how it becomes an account here.</summary>
internal sealed class UpstreamClaims(IOptions<McpAuthorityOptions> options, Catalogue catalogue)
{
    private const string Scope = "scope";

    /// <summary>Who called, for people: the first that is there.</summary>
    private static readonly string[] NameClaims =
        ["email", ClaimTypes.Email, "preferred_username", "upn", "username", "cognito:username", "login", "name", ClaimTypes.Name];

    private static readonly string[] UsernameClaims =
        ["cognito:username", "preferred_username", "username", "login", "upn", "email", ClaimTypes.Email, "name", ClaimTypes.Name];

    private static readonly string[] GroupClaims = ["groups", "cognito:groups", "roles", ClaimTypes.Role];

    /// <summary>Claims about the sign-in rather than the user.</summary>
    private static readonly HashSet<string> OfTheProtocol = new(StringComparer.Ordinal)
    {
        "nonce", "at_hash", "c_hash", "s_hash", "iat", "exp", "nbf", "aud", "azp", "jti", "origin_jti", "auth_time", "token_use", "sid",
            "event_id",
    };

    /// <summary>The claims, as one JSON object of arrays; of the access token its scopes alone, where they may be granted here.</summary>
    public string Serialize(ClaimsPrincipal principal, string? accessToken, string? scopeOfAnswer)
    {
        var claims = principal.Claims
            .Where(claim => !OfTheProtocol.Contains(claim.Type) && !claim.Type.StartsWith("oi_", StringComparison.Ordinal))
            .GroupBy(claim => claim.Type, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same =>
                same.Select(claim => claim.Value).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        if (options.Value.FromUpstreamScopes)
        {
            claims[Scope] = ScopesOf(accessToken, scopeOfAnswer);
        }
        else
        {
            claims.Remove(Scope);
        }

        return JsonSerializer.Serialize(claims);
    }

    /// <summary>Who the user is for good; null where the identity provider does not say.</summary>
    public string? SubjectOf(ClaimsPrincipal principal) => options.Value.Upstream.SubjectClaim is { Length: > 0 } named
        ? principal.FindFirst(named)?.Value
        : (principal.FindFirst("sub") ?? principal.FindFirst("id") ?? principal.FindFirst(ClaimTypes.NameIdentifier))?.Value;

    public Account Account(UpstreamSession session)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string[]>>(session.Claims)!;
        string? First(string[] names) =>
            names.Select(name => values.GetValueOrDefault(name)?.FirstOrDefault()).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        var name = First(NameClaims) ?? session.Subject;
        return new Account(session.Subject, name)
        {
            Email = First(["email", ClaimTypes.Email]),
            Username = First(UsernameClaims) ?? name,
            Groups = [.. GroupClaims.SelectMany(group => values.GetValueOrDefault(group) ?? []).Distinct(StringComparer.Ordinal)],
            Claims = values.SelectMany(pair => pair.Value.Select(value => (pair.Key, value))).ToLookup(claim => claim.Key, claim =>
                claim.value),
            OwnScopes = [.. (values.GetValueOrDefault(Scope) ?? []).Where(catalogue.Knows)],
            UpstreamSession = session.Id,
        };
    }

    /// <summary>
    /// Cognito names the scopes in the access token alone. It came from the identity provider's own token endpoint, so that its signature
    /// says
    /// nothing more.
    /// </summary>
    private static string[] ScopesOf(string? accessToken, string? scopeOfAnswer)
    {
        if (!string.IsNullOrWhiteSpace(scopeOfAnswer))
        {
            return scopeOfAnswer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        var handler = new JsonWebTokenHandler();
        if (accessToken is null || !handler.CanReadToken(accessToken))
        {
            return [];
        }

        try
        {
            var token = handler.ReadJsonWebToken(accessToken);
            return [.. token.Claims
                .Where(claim => claim.Type is "scope" or "scp")
                .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }
}
