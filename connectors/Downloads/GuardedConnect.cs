using System.Net;
using System.Net.Sockets;

namespace Pipelines.Connectors.Downloads;

/// <summary>
/// Connects to the very addresses that were looked at: a name that leads elsewhere a moment later, or in a redirect, leads nowhere
/// that it may not.
/// </summary>
internal static class GuardedConnect
{
    /// <exception cref="DownloadException">One of the host's addresses may not be connected to.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, Func<IPAddress, bool> mayConnect, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        if (Array.Find(addresses, address => !mayConnect(address)) is { } refused)
        {
            throw new DownloadException(
                DownloadFailure.RefusedAddress, $"{host.Host} is at {refused}, an address of this machine or of a private network, which may not be asked");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
