using System.Net;
using Pipelines.Connectors.Web.Addresses;

namespace Pipelines.Connectors.Downloads;

/// <summary>Opens the connections of downloads whose addresses come from outside.</summary>
internal static class GuardedConnect
{
    /// <exception cref="DownloadException">One of the host's addresses may not be connected to.</exception>
    public static ValueTask<Stream> ConnectAsync(DnsEndPoint host, Func<IPAddress, bool> mayConnect, CancellationToken cancellationToken) =>
        CheckedConnection.OpenAsync(host, Dns.GetHostAddressesAsync, address => mayConnect(address) ? null : Refusal(host.Host, address), cancellationToken);

    private static DownloadException Refusal(string host, IPAddress address) => new(
        DownloadFailure.RefusedAddress, $"{host} is at {address}, an address of this machine or of a private network, which may not be asked");
}
