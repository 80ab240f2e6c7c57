using System.Text.Json;

namespace McpScopes.Authentication.Rules;

/// <summary>
/// A token that is bound to a key (RFC 7800) is no bearer token: who presents it must prove the key. Bindings other than DPoP's cannot be
/// checked here, so such a token counts for nobody.
/// </summary>
internal sealed class ConfirmationRule(DPoPMode mode) : TokenRule
{
    public override TokenFault? Check(TokenFacts token)
    {
        var isBound = token.Has("cnf");
        return (mode, isBound) switch
        {
            (DPoPMode.Off, true) => TokenFault.Invalid("It is bound to a key of the client ('cnf'); set DPoP to accept such tokens."),
            (DPoPMode.Required, false) => TokenFault.Invalid("It is not bound to a key of the client, and DPoP is required."),
            (_, true) when ThumbprintOf(token) is null => TokenFault.Invalid("It is bound to a key of the client in a way other than DPoP's."),
            _ => null,
        };
    }

    /// <summary>The thumbprint of the key that the token is bound to (RFC 9449 §6.1), if that is all its binding says.</summary>
    public static string? ThumbprintOf(TokenFacts token)
    {
        if (token.Identity.FindFirst("cnf")?.Value is not { Length: > 0 } confirmation)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(confirmation);
            var members = json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.EnumerateObject().ToList() : [];
            return members is [{ Name: "jkt", Value.ValueKind: JsonValueKind.String } only] ? only.Value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
