using System.Net;
using System.Net.Sockets;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Addresses;

/// <summary>Opens the connections of pipelines: to public addresses only, unless the others are allowed.</summary>
internal sealed class GuardedConnector(WebAccessOptions options)
{
    private readonly HostResolver _resolve = options.Resolver ?? Dns.GetHostAddressesAsync;

    /// <exception cref="WebAccessException">The host has an address that may not be reached.</exception>
    /// <exception cref="SocketException">It has none, or none answers.</exception>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        CheckedConnection.OpenAsync(context.DnsEndPoint, _resolve, address => RefusalOf(context.DnsEndPoint.Host, address), cancellationToken);

    private WebAccessException? RefusalOf(string host, IPAddress address) => options.AllowsPrivateAddresses || PublicAddresses.Contains(address)
        ? null
        : new WebAccessException($"The host '{host}' has the address {address}, which belongs to this machine or a private network. Pipelines reach public addresses only.");
}
