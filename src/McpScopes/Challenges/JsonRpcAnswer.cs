using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Challenges;

/// <summary>A JSON-RPC error that takes the place of an answer which the SDK had begun to make.</summary>
internal sealed class JsonRpcAnswer(int status, int code, RequestId id, string message) : OwnAnswer(status)
{
    /// <summary>
    /// Whether the connection ends with this answer, because the request's body cannot be read to its end: what comes next on the connection
    /// is not the next request, and a server that looks for one there warns of it.
    /// </summary>
    public bool EndsConnection { get; init; }

    public override Task WriteAsync(HttpContext context)
    {
        if (EndsConnection && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";

        // A server learns from the headers that the connection ends; they are made also where nobody is left to read them.
        return context.Response.Body.WriteAsync(Body(), EndsConnection ? CancellationToken.None : context.RequestAborted).AsTask();
    }

    private byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonRpcError { Id = id, Error = new() { Code = code, Message = message } },
        (JsonTypeInfo<JsonRpcError>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcError)));
}
