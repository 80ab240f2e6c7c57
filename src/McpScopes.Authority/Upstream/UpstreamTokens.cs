using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace McpScopes.Authority;

/// <summary>The identity provider's tokens of one sign-in: kept to ask it again, encrypted, and never given to anybody.</summary>
internal sealed record UpstreamTokens(string? RefreshToken, string? AccessToken)
{
    public string Protect(IDataProtector protector) => protector.Protect(JsonSerializer.Serialize(this));

    /// <summary>Null when the key that encrypted them is gone.</summary>
    public static UpstreamTokens? Unprotect(string text, IDataProtector protector)
    {
        try
        {
            return JsonSerializer.Deserialize<UpstreamTokens>(protector.Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Nothing of a token in a log.
    public override string ToString() => nameof(UpstreamTokens);
}
