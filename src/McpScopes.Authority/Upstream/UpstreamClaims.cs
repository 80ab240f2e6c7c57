using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.Authority;

/// <summary>What the identity provider says about a user, and how it becomes an account here.</summary>
internal sealed class UpstreamClaims(IOptions<McpAuthorityOptions> options, Catalogue catalogue)
{
    private const string Scope = "scope";
    private const string EmailVerified = "email_verified";

    /// <summary>Beside the claims: which of them the userinfo endpoint named.</summary>
    private const string FromUserInfo = ".userinfo";

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
    /// <param name="principal">The user.</param>
    /// <param name="accessToken">The access token.</param>
    /// <param name="scopeOfAnswer">The scopes of the token answer.</param>
    /// <param name="fromUserInfo">The names of the claims that the userinfo endpoint gave.</param>
    public string Serialize(ClaimsPrincipal principal, string? accessToken, string? scopeOfAnswer, IEnumerable<string> fromUserInfo)
    {
        var claims = principal.Claims
            .Where(claim => IsOfTheUser(claim.Type))
            .GroupBy(claim => claim.Type, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same =>
                same.Select(claim => claim.Value).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        if (options.Value.FromUpstreamScopes)
        {
            claims[Scope] = ScopesOf(accessToken, scopeOfAnswer);
        }

        claims[FromUserInfo] = [.. fromUserInfo.Where(IsOfTheUser)];
        return JsonSerializer.Serialize(claims);
    }

    /// <summary>
    /// What is now true of a user, after the userinfo endpoint was asked: what it says takes the place of all that it said before, so that
    /// a claim which is no longer there is gone.
    /// </summary>
    /// <returns>Null when the answer is about somebody else (OpenID Connect §5.3.2).</returns>
    public string? Renew(string claims, IReadOnlyDictionary<string, string[]> answer)
    {
        var kept = JsonSerializer.Deserialize<Dictionary<string, string[]>>(claims)!;
        string[] subjects = [options.Value.Upstream.SubjectClaim ?? "sub", "sub", "id"];
        var named = subjects.Where(name => kept.ContainsKey(name) && answer.ContainsKey(name)).ToList();
        if (named.Exists(name => !kept[name].SequenceEqual(answer[name])))
        {
            return null;
        }

        if (named.Count == 0)
        {
            // An answer that names nobody says nothing new about the user.
            return claims;
        }

        var names = kept.GetValueOrDefault(FromUserInfo, []).Union(answer.Keys.Where(IsOfTheUser), StringComparer.Ordinal).ToArray();
        foreach (var name in names)
        {
            kept.Remove(name);
            kept.Remove(name switch { "email" => ClaimTypes.Email, "name" => ClaimTypes.Name, _ => name });
            if (answer.TryGetValue(name, out var values))
            {
                kept[name] = values;
            }
        }

        kept[FromUserInfo] = names;
        return JsonSerializer.Serialize(kept);
    }

    /// <summary>Who the user is for good; null where the identity provider does not say.</summary>
    public string? SubjectOf(ClaimsPrincipal principal) => options.Value.Upstream.SubjectClaim is { Length: > 0 } named
        ? IsEmail(named) && !IsVerified(principal.FindAll(EmailVerified).Select(claim => claim.Value))
            ? null
            : principal.FindFirst(named)?.Value
        : (principal.FindFirst("sub") ?? principal.FindFirst("id") ?? principal.FindFirst(ClaimTypes.NameIdentifier))?.Value;

    public Account Account(UpstreamSession session)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string[]>>(session.Claims)!;
        values.Remove(FromUserInfo);
        if (!IsVerified(values.GetValueOrDefault(EmailVerified) ?? []))
        {
            // The user may have typed it, as an administrator's: no rule may look at it, and nobody be called by it.
            values.Remove("email");
            values.Remove(ClaimTypes.Email);
        }

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

    // Scopes are the token's, whatever else has that name.
    private static bool IsOfTheUser(string claim) =>
        !OfTheProtocol.Contains(claim) && claim is not (Scope or FromUserInfo) && !claim.StartsWith("oi_", StringComparison.Ordinal);

    private static bool IsEmail(string claim) => claim is "email" or ClaimTypes.Email;

    /// <summary>Many providers never say, and know the addresses of their users; one that does say must say yes.</summary>
    private static bool IsVerified(IEnumerable<string> answers) =>
        answers.All(answer => answer.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Cognito names the scopes in the access token alone. It came from the identity provider's own token endpoint, so that its signature
    /// says nothing more.
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
