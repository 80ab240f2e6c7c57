using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpScopes.Revocation;

/// <summary>A revocation as the store keeps it.</summary>
/// <param name="Kind">Which claim.</param>
/// <param name="Issuer">The issuer.</param>
/// <param name="Value">The claim's value.</param>
/// <param name="NotBefore">Tokens issued before this are revoked.</param>
/// <param name="ExpiresAt">When no token that it concerns is left.</param>
internal sealed record KeptRevocation(
    [property: JsonPropertyName("k")] TokenRevocationKind Kind,
    [property: JsonPropertyName("i")] string Issuer,
    [property: JsonPropertyName("v")] string Value,
    [property: JsonPropertyName("n")] DateTimeOffset NotBefore,
    [property: JsonPropertyName("e")] DateTimeOffset ExpiresAt)
{
    public string Key => RevocationKeys.Of(Kind, Issuer, Value);

    /// <summary>Of two revocations of one thing the later counts, as long as either.</summary>
    public KeptRevocation Join(KeptRevocation? other) => other is null ? this : this with
    {
        NotBefore = other.NotBefore > NotBefore ? other.NotBefore : NotBefore,
        ExpiresAt = other.ExpiresAt > ExpiresAt ? other.ExpiresAt : ExpiresAt,
    };

    public TokenRevocation ToPublic() =>
        TokenRevocation.Of(Kind, Issuer, Value) with { NotBefore = NotBefore, ExpiresAt = ExpiresAt };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RevocationJson.Default.KeptRevocation);

    /// <summary>Whoever can write to the store can revoke or forget anything; what makes no sense is nobody's revocation.</summary>
    public static KeptRevocation? Read(byte[]? bytes) => bytes is null ? null : JsonSerializer.Deserialize(bytes, RevocationJson.Default.KeptRevocation);
}

[JsonSerializable(typeof(KeptRevocation))]
[JsonSerializable(typeof(List<KeptRevocation>))]
internal sealed partial class RevocationJson : JsonSerializerContext;
