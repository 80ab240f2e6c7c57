using System.Net;
using System.Net.Sockets;

namespace McpScopes.Tests.Wire;

/// <summary>
/// Ports for servers whose address must be known before they start. They lie below those that operating systems give to outgoing connections:
/// one of these could take the port before the server does.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test processes that run side by side start at different places.
    private static int _last = Environment.ProcessId * 101 % Count;

    /// <summary>A port that nobody listens on, and that this process has not been given before.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
