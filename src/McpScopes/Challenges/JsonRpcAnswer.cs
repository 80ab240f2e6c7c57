using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Challenges;

/// <summary>A JSON-RPC error that takes the place of an answer which the SDK had begun to make.</summary>
internal sealed class JsonRpcAnswer(int status, int code, string message) : OwnAnswer(status)
{
    public override Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Body(), context.RequestAborted).AsTask();
    }

    private byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonRpcError { Id = default, Error = new() { Code = code, Message = message } },
        (JsonTypeInfo<JsonRpcError>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcError)));
}
