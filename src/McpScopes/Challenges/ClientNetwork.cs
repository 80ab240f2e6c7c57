using System.Net;
using System.Net.Sockets;

namespace McpScopes.Challenges;

/// <summary>Whom an address stands for where requests are counted. McpScopes.Authority compiles this file, too.</summary>
internal static class ClientNetwork
{
    /// <summary>One household or office has a whole /64 of IPv6 addresses, and a client takes as many of them as it likes.</summary>
    public static IPAddress? Of(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
