using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Signals;

/// <summary>Reads what senders send, with bounds.</summary>
internal static class SignalRequest
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Whether the secret came that was agreed on; compared so that the time it takes says nothing of it.</summary>
    public static bool HasSecret(HttpRequest request, string? secret) =>
        string.IsNullOrEmpty(secret)
        || (request.Headers.Authorization is [{ } given]
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret))));

    public static bool HasMediaType(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var given) && string.Equals(given.MediaType, type, StringComparison.OrdinalIgnoreCase);

    /// <summary>The body, or null if it is larger than any message.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var block = new byte[4096];
        while (await context.Request.Body.ReadAsync(block, context.RequestAborted).ConfigureAwait(false) is var count and > 0)
        {
            body.Write(block, 0, count);
            if (body.Length > MaxBody)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}

/// <summary>The parts of a token as bytes.</summary>
internal static class Base64UrlText
{
    public static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
