using System.Net;

namespace Pipelines.Connectors.Web;

/// <summary>Finds the addresses of a host.</summary>
/// <exception cref="System.Net.Sockets.SocketException">It has none.</exception>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
