using System.Net;
using System.Net.Sockets;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Addresses;

/// <summary>
/// Opens connections to public addresses only. The name is looked up here, and the connection goes to the very address that was
/// checked: a name that changes between the two (DNS rebinding) changes nothing.
/// </summary>
internal sealed class GuardedConnector(WebAccessOptions options)
{
    private readonly HostResolver _resolve = options.Resolver ?? Dns.GetHostAddressesAsync;

    /// <exception cref="WebAccessException">The host has an address that may not be reached.</exception>
    /// <exception cref="SocketException">It has none, or none answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out IPAddress? literal) ? [literal] : await _resolve(target.Host, cancellationToken);
        RequireAllowed(target.Host, addresses);
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

    /// <summary>One bad address among good ones is a host that lies about itself.</summary>
    private void RequireAllowed(string host, IPAddress[] addresses)
    {
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!options.AllowsPrivateAddresses && Array.Find(addresses, static address => !PublicAddresses.Contains(address)) is { } refused)
        {
            throw new WebAccessException($"The host '{host}' has the address {refused}, which belongs to this machine or a private network. Pipelines reach public addresses only.");
        }
    }
}
