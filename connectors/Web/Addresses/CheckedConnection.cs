using System.Net;
using System.Net.Sockets;

namespace Pipelines.Connectors.Web.Addresses;

/// <summary>
/// A connection to the very addresses that were looked at: a name that leads elsewhere a moment later (DNS rebinding), or in a redirect,
/// leads nowhere that it may not.
/// </summary>
internal static class CheckedConnection
{
    /// <param name="target">The host, by name or by address, and the port.</param>
    /// <param name="resolve">Looks the name up.</param>
    /// <param name="refusalOf">What is wrong with an address; null for nothing. One bad address among good ones is a host that lies about itself.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="SocketException">The host has no address, or none answers.</exception>
    public static async ValueTask<Stream> OpenAsync(
        DnsEndPoint target, HostResolver resolve, Func<IPAddress, Exception?> refusalOf, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out IPAddress? literal) ? [literal] : await resolve(target.Host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        foreach (IPAddress address in addresses)
        {
            if (refusalOf(address) is { } refusal)
            {
                throw refusal;
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
