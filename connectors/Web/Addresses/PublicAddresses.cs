using System.Net;
using System.Net.Sockets;

namespace Pipelines.Connectors.Web.Addresses;

/// <summary>
/// Which addresses belong to the public network, by IANA's registries of special-purpose addresses (RFC 6890 and its successors).
/// Whatever is not known to be public is not.
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        Network("0.0.0.0/8"), Network("10.0.0.0/8"), Network("100.64.0.0/10"), Network("127.0.0.0/8"), Network("169.254.0.0/16"), Network("172.16.0.0/12"),
        Network("192.0.0.0/24"), Network("192.0.2.0/24"), Network("192.88.99.0/24"), Network("192.168.0.0/16"), Network("198.18.0.0/15"),
        Network("198.51.100.0/24"), Network("203.0.113.0/24"), Network("224.0.0.0/4"), Network("240.0.0.0/4"),
    ];

    /// <summary>All that is given out so far.</summary>
    private static readonly IPNetwork GlobalV6 = Network("2000::/3");

    /// <summary>Teredo and its kin, documentation, segment routing.</summary>
    private static readonly IPNetwork[] SpecialV6 = [Network("2001::/23"), Network("2001:db8::/32"), Network("3fff::/20"), Network("5f00::/16")];

    private static readonly IPNetwork Translated = Network("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = Network("2002::/16");
    private static readonly IPNetwork Compatible = Network("::/96");

    /// <summary>Whether an address is one of the public network; one that only stands for an IPv4 address is judged by that.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !SpecialV4.Any(network => network.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        return EmbeddedIn(address) is { } embedded
            ? Contains(embedded)
            : GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address));
    }

    /// <summary>The IPv4 address that an IPv6 address only stands for; null when it is one of its own.</summary>
    private static IPAddress? EmbeddedIn(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        return SixToFour.Contains(address) ? V4(bytes.AsSpan(2, 4))
            : Translated.Contains(address) || Compatible.Contains(address) ? V4(bytes.AsSpan(12, 4))
            : null;
    }

    private static IPAddress V4(ReadOnlySpan<byte> bytes) => new(bytes);

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
