using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Authentication;

namespace AgentConsole.Tokens;

/// <summary>What an access token says, read for display only: whether it is genuine is for the server to judge.</summary>
internal sealed record TokenDetails(string User, string ShortName, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, string? Issuer, bool IsJwt)
{
    private static readonly string[] UserClaims = ["email", "preferred_username", "username", "cognito:username", "client_id", "sub"];
    private static readonly string[] ShortNameClaims = ["username", "cognito:username", "preferred_username"];
    private static readonly string[] ScopeClaims = ["scope", "scp", "scopes"];

    public static TokenDetails Of(TokenContainer tokens)
    {
        var expiresAt = tokens.ExpiresIn is { } seconds ? tokens.ObtainedAt.AddSeconds(seconds) : (DateTimeOffset?)null;
        if (Payload(tokens.AccessToken) is not { } claims)
        {
            return new TokenDetails("an unnamed user", "an unnamed user", Split(tokens.Scope), expiresAt, tokens.AuthorizationServer, IsJwt: false);
        }

        var user = First(claims, UserClaims) ?? "an unnamed user";
        return new TokenDetails(
            user,
            First(claims, ShortNameClaims) ?? user.Split('@')[0],
            ScopesOf(claims) ?? Split(tokens.Scope),
            expiresAt ?? Expiry(claims),
            First(claims, ["iss"]) ?? tokens.AuthorizationServer,
            IsJwt: true);
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
            var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
            return payload.ValueKind == JsonValueKind.Object ? payload : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? First(JsonElement claims, string[] names) => names
        .Select(name => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static string[]? ScopesOf(JsonElement claims)
    {
        foreach (var name in ScopeClaims)
        {
            if (claims.TryGetProperty(name, out var value))
            {
                return value.ValueKind switch
                {
                    JsonValueKind.String => Split(value.GetString()),
                    JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
                    _ => null,
                };
            }
        }

        return null;
    }

    private static DateTimeOffset? Expiry(JsonElement claims) =>
        claims.TryGetProperty("exp", out var exp)
        && long.TryParse(exp.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string[] Split(string? scopes) => scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
