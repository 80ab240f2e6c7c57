using System.Net;
using System.Net.Sockets;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>Ports that nothing listens on at the moment.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
