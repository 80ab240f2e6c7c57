using System.Text.Json;
using McpScopes.Challenges;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Sdk;

/// <summary>
/// The answer to a request that the SDK's parser fails on with an exception instead of an answer (a name that is no string, keys given
/// twice, text that does not decode, an odd content type), or whose body cannot be read at all: a 400 with a JSON-RPC error. The SDK
/// publishes its server on the request once the message has been read. After that it reads the parameters of an initialize request; any
/// other exception is somebody else's and passes, as does what an application's callback throws before there is a server.
/// </summary>
internal static class MalformedRequest
{
    private static readonly object MessageReadKey = new();

    /// <summary>Returns the answer to a request that is malformed, or null if the fault is not the client's.</summary>
    /// <param name="exception">What the SDK, or the reading of the body, failed with.</param>
    /// <param name="context">The request.</param>
    /// <param name="id">The message's id, where it is known: the error carries it.</param>
    public static JsonRpcAnswer? AnswerTo(Exception exception, HttpContext context, RequestId id)
    {
        if (context.Response.HasStarted || IsHangUp(exception, context) || IsNotTheClients(exception, context))
        {
            return null;
        }

        var isWhollyRead = IsWhollyRead(context.Request);
        return exception switch
        {
            BadHttpRequestException bad => Answer(bad.StatusCode, id, isWhollyRead),

            // Nothing but the body was being read: its framing is broken, it ends too early, it is not what Content-Encoding says, or whatever
            // a middleware's stream finds wrong with it. There is no list of the exceptions that streams throw.
            _ when !isWhollyRead => Answer(StatusCodes.Status400BadRequest, id, isWhollyRead),
            IOException or InvalidOperationException or JsonException or ArgumentException or FormatException or NotSupportedException =>
                Answer(StatusCodes.Status400BadRequest, id, isWhollyRead),
            _ => null,
        };
    }

    /// <summary>Notes that the message has been read: what fails from here on, while the SDK makes its server, is no fault of the client's.</summary>
    public static void MessageIsRead(HttpContext context) => context.Items[MessageReadKey] = null;

    /// <summary>Whether nobody is there any more to be answered.</summary>
    private static bool IsHangUp(Exception exception, HttpContext context) =>
        exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the body was read to its end, so that whatever failed was not the reading of it.</summary>
    private static bool IsWhollyRead(HttpRequest request)
    {
        try
        {
            var body = request.BodyReader;
            if (!body.TryRead(out var rest))
            {
                return false;
            }

            body.AdvanceTo(rest.Buffer.Start);
            return rest.IsCompleted && rest.Buffer.IsEmpty;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It failed once, and fails again.
            return false;
        }
    }

    private static bool IsNotTheClients(Exception exception, HttpContext context) =>
        context.Features.Get<McpServer>() is null ? context.Items.ContainsKey(MessageReadKey) : !IsAboutJson(exception);

    private static bool IsAboutJson(Exception exception) =>
        exception is JsonException || exception.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    private static JsonRpcAnswer Answer(int status, RequestId id, bool isWhollyRead) => new(status, (int)McpErrorCode.InvalidRequest, id, status switch
    {
        StatusCodes.Status413PayloadTooLarge => "Bad Request: The POST body is too large.",
        StatusCodes.Status408RequestTimeout => "Bad Request: The POST body did not arrive in time.",
        _ => "Bad Request: The POST body did not contain a valid JSON-RPC message.",
    })
    {
        EndsConnection = !isWhollyRead,
    };
}
