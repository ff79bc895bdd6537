using Microsoft.Extensions.Logging;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>
/// A Durable Task engine in another process, reached by gRPC (<c>TaskHubSidecarService</c>): Durable Functions' local endpoint, a Durable
/// Task Scheduler, or a sidecar. Nothing is connected before the first call, and what breaks is connected again. Thread-safe.
/// </summary>
public sealed class DurableSidecar : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly SidecarOptions _options;

    private DurableSidecar(SidecarOptions options, GrpcChannel channel, IDurableTransport transport, IDurableClient client)
    {
        _options = options;
        _channel = channel;
        Transport = transport;
        Client = client;
    }

    /// <summary>Starts, watches and steers instances.</summary>
    public IDurableClient Client { get; }

    /// <summary>The worker's side.</summary>
    internal IDurableTransport Transport { get; }

    /// <param name="options">Where the engine is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newGuid">Makes ids of instances that are started without one.</param>
    /// <param name="loggers">Hear of connections that broke.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DurableSidecar Open(SidecarOptions options, TimeProvider time, Func<Guid> newGuid, ILoggerFactory loggers)
    {
        SidecarOptions valid = options.Checked();
        GrpcChannel channel = new(valid.Address, SidecarMethods.Service, valid.Metadata, valid.TokenAsync, valid.MessageBytesMax);
        SidecarCalls calls = new(channel, valid, time);
        return new DurableSidecar(
            valid,
            channel,
            new SidecarTransport(channel, calls, valid, time, loggers.CreateLogger<DurableSidecar>()),
            new SidecarClient(calls, valid.DefaultVersion, newGuid));
    }

    /// <summary>The engine is at another address: a Functions host tells it with each invocation, and may choose another port when it starts anew.</summary>
    /// <exception cref="ArgumentException">It is no address of an engine, or one to which no token may be shown.</exception>
    public void MoveTo(Uri address) => _channel.MoveTo((_options with { Address = address }).Checked().Address);

    /// <summary>Ends all calls. Dispose the worker before.</summary>
    public void Dispose() => _channel.Dispose();
}
