using Microsoft.AspNetCore.Http;

namespace McpScopes.Sdk;

/// <summary>
/// Where the SDK sends the answer to a message: into the response of its own request, which it marks as an event stream before anything
/// runs; or, under the legacy SSE transport, into another request's, so that this response carries nothing.
/// </summary>
internal static class AnswerStream
{
    public static bool IsResponseTo(HttpContext context) =>
        context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
}
