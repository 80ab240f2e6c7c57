using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpScopes.Resource;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Proofs;

/// <summary>
/// Checks that whoever presents a token holds the key it is bound to: one proof for one request, of this method and URL, made now, with this
/// token (RFC 9449 §4.3 and §7.1). Also where the token itself was verified a moment ago: a proof is for one request.
/// </summary>
internal sealed class ProofCheck(ProofNonces nonces, UsedProofs used, ProtectedResourceUrl resource, TimeProvider time)
{
    public const string Header = "DPoP";
    public const string NonceHeader = "DPoP-Nonce";

    private const int MaxIdLength = 256;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Returns what is wrong with the request's proof, or <see langword="null"/>. Hands out a nonce where the client needs one.</summary>
    public async ValueTask<ProofFault?> CheckAsync(HttpContext context, string token, string thumbprint)
    {
        if (context.Request.Headers[Header] is not [{ Length: > 0 and < 8192 } header])
        {
            return ProofFault.Invalid("The request must have one DPoP header");
        }

        if (await ReadAsync(header).ConfigureAwait(false) is not { } proof || ThumbprintOf(proof) != thumbprint)
        {
            return ProofFault.Invalid("The DPoP proof is not signed with the key of the access token");
        }

        if (Claim(proof, "htm") != context.Request.Method || !IsForHere(context, Claim(proof, "htu")))
        {
            return ProofFault.Invalid("The DPoP proof is for another request");
        }

        if (Claim(proof, "ath") != Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token))))
        {
            return ProofFault.Invalid("The DPoP proof is for another access token");
        }

        var now = time.GetUtcNow();
        if (!proof.TryGetPayloadValue<long>("iat", out var seconds) || seconds is < 0 or > 253_402_300_799
            || DateTimeOffset.FromUnixTimeSeconds(seconds) is var made && (made < now - Lifetime - ClockSkew || made > now + ClockSkew))
        {
            return ProofFault.Invalid("The DPoP proof was not made now");
        }

        var (isGood, isOld) = Claim(proof, "nonce") is { } nonce ? nonces.Check(nonce) : (false, true);
        if (isOld)
        {
            context.Response.Headers[NonceHeader] = nonces.Create();
        }

        if (!isGood)
        {
            return ProofFault.NonceWanted;
        }

        // Last, so that only a proof which counts takes a place.
        return Claim(proof, "jti") is not { Length: > 0 and <= MaxIdLength } id ? ProofFault.Invalid("The DPoP proof has no jti")
            : used.TryUse($"{thumbprint} {id}", now + Lifetime + ClockSkew + ClockSkew) == true ? null
            : ProofFault.Invalid("The DPoP proof was used before");
    }

    private static string? Claim(JsonWebToken proof, string name) =>
        proof.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    private static async Task<JsonWebToken?> ReadAsync(string header)
    {
        try
        {
            var proof = new JsonWebToken(header);
            if (proof.Typ != "dpop+jwt" || !DPoPAlgorithms.All.Contains(proof.Alg) || KeyOf(proof) is not { } key || proof.TryGetHeaderValue<object>("crit", out _))
            {
                return null;
            }

            // Signature alone: a proof has no issuer, no audience and no expiry of its own; what it has is checked above.
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new TokenValidationParameters
            {
                IssuerValidator = (issuer, _, _) => issuer,
                AudienceValidator = (_, _, _) => true,
                LifetimeValidator = (_, _, _, _) => true,
                IssuerSigningKey = key,
                ValidAlgorithms = [proof.Alg],
            }).ConfigureAwait(false);
            return result.IsValid ? proof : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or JsonException or SecurityTokenException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The public key in the proof's header. One with a private part would say that everybody has it.</summary>
    private static JsonWebKey? KeyOf(JsonWebToken proof)
    {
        if (!proof.TryGetHeaderValue<JsonElement>("jwk", out var json) || json.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var key = new JsonWebKey(json.GetRawText());
        return key.Kty is "RSA" or "EC" && !key.HasPrivateKey ? key : null;
    }

    private static string ThumbprintOf(JsonWebToken proof) => Base64UrlEncoder.Encode(KeyOf(proof)!.ComputeJwkThumbprint());

    /// <summary>The URL that clients know, not the one that a Host header names (RFC 9449 §4.3, without query and fragment).</summary>
    private bool IsForHere(HttpContext context, string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var named) || named.UserInfo.Length > 0)
        {
            return false;
        }

        var known = context.GetEndpoint()?.Metadata.GetMetadata<ScopedEndpointMetadata>()?.Endpoint.Resource ?? resource.Value;
        var origin = new Uri(known).GetLeftPart(UriPartial.Authority);
        var path = named.GetLeftPart(UriPartial.Path);
        return path == new Uri(known).GetLeftPart(UriPartial.Path)
            || path == new Uri(origin + context.Request.PathBase + context.Request.Path).GetLeftPart(UriPartial.Path);
    }
}
