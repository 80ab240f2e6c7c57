using System.Buffers;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpScopes.Enforcement.Front;

/// <summary>Reads the id of a JSON-RPC message of which the rest may be broken: an error carries it where it can be told (JSON-RPC 2.0, §5).</summary>
internal static class MessageId
{
    // It is sent back; nobody needs one of megabytes.
    private const int MaxLength = 256;

    /// <summary>Returns the first <c>id</c> of the object that <paramref name="body"/> begins with; none if there is none that can be read.</summary>
    public static RequestId Read(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            {
                return default;
            }

            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var isId = json.ValueTextEquals("id"u8);
                if (!json.Read())
                {
                    return default;
                }

                if (isId)
                {
                    return ReadValue(ref json);
                }

                if (!json.TrySkip())
                {
                    return default;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a string that is no text.
        }

        return default;
    }

    private static RequestId ReadValue(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number when json.TryGetInt64(out var number) => new RequestId(number),
        JsonTokenType.String when json.GetString() is { Length: <= MaxLength } text => new RequestId(text),
        _ => default,
    };
}
