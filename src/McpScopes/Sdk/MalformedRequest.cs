using System.Text.Json;
using McpScopes.Challenges;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpScopes.Sdk;

/// <summary>
/// The answer to a request that the SDK's parser fails on with an exception instead of an answer (a name that is no string, keys given
/// twice, text that does not decode, an odd content type): a 400 with a JSON-RPC error. The SDK publishes its server on the request once
/// the message has been read. After that it reads the parameters of an initialize request; any other exception is somebody else's and passes,
/// as does what an application's callback throws before there is a server.
/// </summary>
internal static class MalformedRequest
{
    private static readonly object MessageReadKey = new();

    /// <summary>Returns the answer to a request that <paramref name="exception"/> says is malformed, or null if the fault is not the client's.</summary>
    public static JsonRpcAnswer? AnswerTo(Exception exception, HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            return null;
        }

        return exception switch
        {
            _ when IsNotTheClients(exception, context) => null,
            BadHttpRequestException bad => Answer(bad.StatusCode),
            // An IOException is a body whose framing is broken, or that ends too early.
            IOException or InvalidOperationException or JsonException or ArgumentException or FormatException or NotSupportedException =>
                Answer(StatusCodes.Status400BadRequest),
            _ => null,
        };
    }

    /// <summary>Notes that the message has been read: what fails from here on, while the SDK makes its server, is no fault of the client's.</summary>
    public static void MessageIsRead(HttpContext context) => context.Items[MessageReadKey] = null;

    private static bool IsNotTheClients(Exception exception, HttpContext context) =>
        context.Features.Get<McpServer>() is null ? context.Items.ContainsKey(MessageReadKey) : !IsAboutJson(exception);

    private static bool IsAboutJson(Exception exception) =>
        exception is JsonException || exception.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    private static JsonRpcAnswer Answer(int status) => new(status, (int)McpErrorCode.InvalidRequest, status switch
    {
        StatusCodes.Status413PayloadTooLarge => "Bad Request: The POST body is too large.",
        StatusCodes.Status408RequestTimeout => "Bad Request: The POST body did not arrive in time.",
        _ => "Bad Request: The POST body did not contain a valid JSON-RPC message.",
    });
}
