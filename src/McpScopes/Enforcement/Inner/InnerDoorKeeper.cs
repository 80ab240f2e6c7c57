using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Looks before each request whether the door is still in the options that the SDK may make a server of: they can be changed as long as the
/// application runs. Options that are made for one request or session alone come from the factory, with the door in them.
/// </summary>
internal sealed class InnerDoorKeeper(InnerDoorSetup door, IOptions<McpServerOptions> server, IOptions<HttpServerTransportOptions> transport)
{
    private readonly Lock _gate = new();

    /// <exception cref="InvalidOperationException">A handler of the application's own goes around the filters.</exception>
    public void Keep()
    {
        if (door.IsInstalled(server.Value) && GuardedSessionCallback.IsGuarded(transport.Value))
        {
            return;
        }

        lock (_gate)
        {
            door.Install(server.Value);
            GuardedSessionCallback.Guard(transport.Value, door);
        }
    }
}
