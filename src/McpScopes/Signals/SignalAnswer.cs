using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Signals;

/// <summary>The answers to senders: the error object of RFC 8935 §2.3, also where no standard says one.</summary>
internal static class SignalAnswer
{
    public static Task WriteErrorAsync(HttpContext context, SignalFault fault, int status = StatusCodes.Status400BadRequest)
    {
        var response = context.Response;
        response.StatusCode = fault.IsTemporary ? StatusCodes.Status503ServiceUnavailable : status;
        if (fault.IsTemporary)
        {
            response.Headers.RetryAfter = "5";
        }

        response.ContentType = "application/json";
        response.Headers.ContentLanguage = "en";
        response.Headers.CacheControl = "no-store";
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, ScopeAuditJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("err", fault.Code);
            writer.WriteString("description", fault.Description);
            writer.WriteEndObject();
        }

        return response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }
}
