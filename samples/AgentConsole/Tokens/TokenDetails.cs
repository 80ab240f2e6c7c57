using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using AgentConsole.Json;
using ModelContextProtocol.Authentication;

namespace AgentConsole.Tokens;

/// <summary>What an access token says, read for display only: whether it is genuine is for the server to judge.</summary>
/// <param name="User">Who is logged in, by the most telling claim there is.</param>
/// <param name="ShortName">The same, short.</param>
/// <param name="Scopes">The granted scopes, in the token's order.</param>
/// <param name="ExpiresAt">When the token ends.</param>
/// <param name="Lifetime">For how long it was made.</param>
/// <param name="Issuer">Who made it.</param>
/// <param name="IsJwt">Whether it could be read at all.</param>
internal sealed record TokenDetails(
    string User, string ShortName, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, TimeSpan? Lifetime, string? Issuer, bool IsJwt)
{
    /// <summary>Where the user signed in, if not at the issuer itself.</summary>
    public string? IdentityProvider { get; init; }

    private const string Nobody = "an unnamed user";

    private static readonly string[] UserClaims = ["email", "preferred_username", "username", "cognito:username", "client_id", "sub"];
    private static readonly string[] ShortNameClaims = ["username", "cognito:username", "preferred_username"];
    private static readonly string[] ScopeClaims = ["scope", "scp", "scopes"];

    public static TokenDetails Of(TokenContainer tokens)
    {
        var lifetime = tokens.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var expiresAt = tokens.ObtainedAt + lifetime;
        if (Payload(tokens.AccessToken) is not { } claims)
        {
            return new TokenDetails(Nobody, Nobody, Split(tokens.Scope), expiresAt, lifetime, tokens.AuthorizationServer, IsJwt: false);
        }

        var user = First(claims, UserClaims) ?? Nobody;
        return new TokenDetails(
            user,
            First(claims, ShortNameClaims) ?? user.Split('@')[0],
            ScopesOf(claims) ?? Split(tokens.Scope),
            Time(claims, "exp") ?? expiresAt,
            Time(claims, "exp") - Time(claims, "iat") ?? lifetime,
            First(claims, ["iss"]) ?? tokens.AuthorizationServer,
            IsJwt: true)
        {
            IdentityProvider = First(claims, ["idp"]),
        };
    }

    private static JsonElement? Payload(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            return JsonReading.Parse(Base64Url.DecodeFromChars(parts[1])) is { ValueKind: JsonValueKind.Object } payload ? payload : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? First(JsonElement? claims, string[] names) =>
        names.Select(name => claims.Text(name)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static string[]? ScopesOf(JsonElement? claims)
    {
        var scopes = ScopeClaims.Select(name => claims.Property(name)).FirstOrDefault(value => value is not null);
        return scopes.AsText() is { } text ? Split(text) : scopes is null ? null : [.. scopes.AsTexts()];
    }

    private static DateTimeOffset? Time(JsonElement? claims, string name) =>
        claims.Property(name) is { } time
        && long.TryParse(time.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string[] Split(string? scopes) => scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
