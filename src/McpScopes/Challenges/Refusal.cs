using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Challenges;

/// <summary>
/// An answer that says no: a status, a challenge and a JSON body. Everything a client can influence reaches it through the JSON writer only,
/// never through a header.
/// </summary>
internal sealed class Refusal : OwnAnswer
{
    // Apostrophes and accents stay readable; the body is application/json and never part of a page.
    private static readonly JsonWriterOptions BodyOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _body;

    public Refusal(int status, string error, string message, string? challenge = null, RefusedScopes? scopes = null)
        : base(status)
    {
        (Message, Challenge, Scopes) = (message, challenge, scopes);
        Reason = status switch
        {
            StatusCodes.Status401Unauthorized => ScopeAuditReason.InvalidToken,
            StatusCodes.Status403Forbidden => ScopeAuditReason.InsufficientScope,
            StatusCodes.Status429TooManyRequests => ScopeAuditReason.TooManyRefusals,
            StatusCodes.Status503ServiceUnavailable => ScopeAuditReason.Unavailable,
            _ => ScopeAuditReason.Malformed,
        };
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, BodyOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("error", error);
            writer.WriteString("message", message);
            if (scopes is not null)
            {
                writer.WriteString("required_scope", scopes.Required);
                writer.WriteStartArray("user_scopes");
                foreach (var scope in scopes.Granted)
                {
                    writer.WriteStringValue(scope);
                }

                writer.WriteEndArray();
            }

            writer.WriteNumber("status", status);
            writer.WriteEndObject();
        }

        _body = buffer.WrittenSpan.ToArray();
    }

    /// <summary>Why, as the audit says it: what the status usually means, unless set.</summary>
    public ScopeAuditReason Reason { get; init; }

    public string Message { get; }

    public string? Challenge { get; }

    /// <summary>When to try again, where the cause is likely to pass (RFC 9110 §10.2.3).</summary>
    public TimeSpan? RetryAfter { get; init; }

    public RefusedScopes? Scopes { get; }

    /// <summary>Whether it counts towards <see cref="McpScopesOptions.RefusalsPerMinute"/>, and may become a 429.</summary>
    public bool IsLimited { get; init; } = true;

    /// <summary>The body as an element, for a JSON-RPC error that carries the same data.</summary>
    public JsonElement ToJson() => JsonElement.Parse(_body);

    public override Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.ContentLength = _body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove("Content-Encoding");
        response.Headers.Remove("X-Accel-Buffering");
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        return response.Body.WriteAsync(_body, context.RequestAborted).AsTask();
    }
}

/// <summary>The scopes that a refusal names.</summary>
/// <param name="Required">All that the operation needs, separated by spaces.</param>
/// <param name="Granted">All that the token has, in its order.</param>
internal sealed record RefusedScopes(string Required, IReadOnlyList<string> Granted);
