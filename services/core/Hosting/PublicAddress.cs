using System.Net;
using System.Net.Sockets;

namespace Broker.Core.Hosting;

/// <summary>
/// Which IP addresses belong to the public internet: not those of the IANA special-purpose address registries
/// (RFC 6890 and its updates), multicast, or IPv6 forms that carry an IPv4 address inside.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] SpecialIPv4 = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    }.Select(IPNetwork.Parse)];

    /// <summary>The only part of IPv6 that is given out; it leaves out ::1, v4-mapped, NAT64, fc00::/7, fe80::/10 and ff00::/8.</summary>
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    /// <summary>Teredo and other protocol assignments, documentation, 6to4.</summary>
    private static readonly IPNetwork[] SpecialIPv6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !SpecialIPv4.Any(network => network.Contains(address)),
        // A network compares a v4-mapped address as if it were IPv4, so it is sorted out first.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && GlobalIPv6.Contains(address) && !SpecialIPv6.Any(network => network.Contains(address)),
        _ => false,
    };
}
