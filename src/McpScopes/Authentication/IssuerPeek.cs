using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace McpScopes.Authentication;

/// <summary>
/// Reads from a JWT whose token it claims to be, before anything about it is verified: the issuer chooses the keys, and nothing else. It is
/// compared once more when the token is verified.
/// </summary>
internal static class IssuerPeek
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Whether the token has a JWT's form. What has not is opaque.</summary>
    public static bool IsJwt(string token) => token.StartsWith("ey", StringComparison.Ordinal) && token.AsSpan().Count('.') == 2;

    /// <summary>Returns the <c>iss</c>, or <see langword="null"/> if there is none, or the payload is no JSON object.</summary>
    public static string? Of(string token)
    {
        var start = token.IndexOf('.', StringComparison.Ordinal) + 1;
        var payload = token.AsSpan(start, token.LastIndexOf('.') - start);
        if (payload.Length is 0 or > MaxLength)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Base64Url.GetMaxDecodedLength(payload.Length));
        try
        {
            return Base64Url.DecodeFromChars(payload, buffer, out _, out var length) is OperationStatus.Done ? Find(buffer.AsSpan(0, length)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static string? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isIssuer = reader.ValueTextEquals("iss"u8);
            reader.Read();
            if (isIssuer)
            {
                return reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}
