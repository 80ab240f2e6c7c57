using System.Threading.Channels;
using McpScopes.Challenges;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Sdk;

/// <summary>
/// The answer to a request whose session was ended while it was under way: by a DELETE, because it was idle, or because the server stops.
/// The SDK fails with an exception then; the client gets the 404 that it would have got a moment later, and opens a new session.
/// </summary>
internal static class EndedSession
{
    // The SDK's own answer to a session that it does not know.
    private const int Code = -32001;
    private const string Message = "Session not found";

    public static bool IsCauseOf(Exception exception, HttpContext context) =>
        exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException
        && !context.RequestAborted.IsCancellationRequested
        && !context.Response.HasStarted
        && context.Request.Headers["Mcp-Session-Id"].Count > 0
        && context.Features.Get<McpServer>() is not null;

    public static JsonRpcAnswer AnswerTo(RequestId id) => new(StatusCodes.Status404NotFound, Code, id, Message);
}
