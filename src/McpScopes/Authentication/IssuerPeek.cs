using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace McpScopes.Authentication;

/// <summary>
/// Reads from a JWT whose token it claims to be, before anything about it is verified: issuer and key id choose the keys, and nothing else. They
/// are compared once more when the token is verified.
/// </summary>
internal static class IssuerPeek
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Whether the token has a JWT's form. What has not is opaque.</summary>
    public static bool IsJwt(string token) => token.StartsWith("ey", StringComparison.Ordinal) && token.AsSpan().Count('.') == 2;

    /// <summary>Returns the <c>iss</c>, or <see langword="null"/> if there is none, or the payload is not a JSON object.</summary>
    public static string? Of(string token)
    {
        var start = token.IndexOf('.', StringComparison.Ordinal) + 1;
        return Find(token.AsSpan(start, token.LastIndexOf('.') - start), "iss"u8);
    }

    /// <summary>Returns the <c>kid</c>, or <see langword="null"/> if there is none: a key that is not known may be a new one.</summary>
    public static string? KeyIdOf(string token) => Find(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal)), "kid"u8);

    private static string? Find(ReadOnlySpan<char> part, ReadOnlySpan<byte> member)
    {
        if (part.Length is 0 or > MaxLength)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Base64Url.GetMaxDecodedLength(part.Length));
        try
        {
            return Base64Url.DecodeFromChars(part, buffer, out _, out var length) is OperationStatus.Done
                ? Read(buffer.AsSpan(0, length), member)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static string? Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(member);
            reader.Read();
            if (isFound)
            {
                return reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}
