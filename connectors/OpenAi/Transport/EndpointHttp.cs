using System.Net;

namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>Makes the HTTP stack for model calls: hundreds at a time, each for as long as a model thinks.</summary>
public static class EndpointHttp
{
    private const int ConnectionsPerServerMax = 2048;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Longer than a model host keeps an address, short enough to follow one that moves.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    /// <summary>One for the whole process; the caller disposes it.</summary>
    public static HttpMessageInvoker Create() => new(
        new SocketsHttpHandler
        {
            // A redirect would carry the key to an address that nobody named.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = ConnectionsPerServerMax,
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleTimeout,
            Proxy = new LoopbackBypassingProxy(HttpClient.DefaultProxy),
        },
        disposeHandler: true);
}
