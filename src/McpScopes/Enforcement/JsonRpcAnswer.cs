using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Enforcement;

/// <summary>Writes a JSON-RPC error in the place of an answer that the SDK had begun to make.</summary>
internal static class JsonRpcAnswer
{
    public static Task WriteAsync(HttpContext context, int status, int code, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        CrossOrigin.Expose(context);
        return context.Response.Body.WriteAsync(Body(code, message), context.RequestAborted).AsTask();
    }

    private static byte[] Body(int code, string message) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonRpcError { Id = default, Error = new() { Code = code, Message = message } },
        (JsonTypeInfo<JsonRpcError>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcError)));
}
