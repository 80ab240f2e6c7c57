using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Administration;

/// <summary>What an administrator is answered: JSON, or a problem (RFC 9457). Nobody keeps it.</summary>
internal sealed class AdministrationAnswer
{
    private readonly ReadOnlyMemory<byte> _body;

    private AdministrationAnswer(int status, string contentType, Action<Utf8JsonWriter> write)
    {
        (Status, ContentType) = (status, contentType);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, ScopeAuditJson.Options))
        {
            write(writer);
        }

        _body = buffer.WrittenMemory;
    }

    public int Status { get; }

    public string ContentType { get; }

    public static AdministrationAnswer Json(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, "application/json", write);

    public static AdministrationAnswer BadRequest(string detail) => Problem(StatusCodes.Status400BadRequest, "Bad request", detail);

    public static AdministrationAnswer Problem(int status, string title, string detail) => new(status, "application/problem+json", writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("title", title);
        writer.WriteNumber("status", status);
        writer.WriteString("detail", detail);
        writer.WriteEndObject();
    });

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = _body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "2";
        }

        await response.Body.WriteAsync(_body, context.RequestAborted).ConfigureAwait(false);
    }
}
