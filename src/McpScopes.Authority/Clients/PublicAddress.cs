using System.Net;
using System.Net.Sockets;

namespace McpScopes.Authority;

/// <summary>Tells addresses of the internet from those of a network, a machine or a cloud's own services (RFC 6890).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // All of IPv6 that is not global unicast, and what of that is set aside or leads to an IPv4 address inside it.
            "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && Array.TrueForAll(Special, network => !network.Contains(plain));
    }
}
