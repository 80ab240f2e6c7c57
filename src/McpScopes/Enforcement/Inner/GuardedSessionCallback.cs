using McpScopes.Sdk;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// The application's callback for each session, which runs after the options have been made and may replace what is in them: the door goes in
/// again after it.
/// </summary>
internal sealed class GuardedSessionCallback(Func<HttpContext, McpServerOptions, CancellationToken, Task> configure, InnerDoorSetup door)
{
    public static void Guard(HttpServerTransportOptions options, InnerDoorSetup door)
    {
        if (!IsGuarded(options))
        {
            options.ConfigureSessionOptions = new GuardedSessionCallback(options.ConfigureSessionOptions!, door).InvokeAsync;
        }
    }

    /// <summary>Whether there is no callback, or this one around it. One that was added to it may go on after it.</summary>
    public static bool IsGuarded(HttpServerTransportOptions options) =>
        options.ConfigureSessionOptions is null or { HasSingleTarget: true, Target: GuardedSessionCallback };

    private async Task InvokeAsync(HttpContext context, McpServerOptions server, CancellationToken cancellationToken)
    {
        MalformedRequest.MessageIsRead(context);
        await configure(context, server, cancellationToken).ConfigureAwait(false);
        door.Install(server);
    }
}
