using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>A sidecar, a client of it, and a worker that records.</summary>
internal sealed class SidecarSession : IAsyncDisposable
{
    private readonly DurableSidecar _connection;
    private readonly DurableWorker _worker;

    private SidecarSession(InMemorySidecar sidecar)
    {
        int ids = 0;
        Sidecar = sidecar;
        _connection = DurableSidecar.Open(
            new SidecarOptions(sidecar.Address) { ReconnectPauseMin = TimeSpan.FromMilliseconds(10) },
            TimeProvider.System,
            () => new Guid(Interlocked.Increment(ref ids), 0, 0, new byte[8]),
            NullLoggerFactory.Instance);
        Recorder = new RecordingTransport(_connection.Transport);
        _worker = new DurableWorker(
            Recorder,
            new RegistryWork(SidecarOrchestrators.Executor, SidecarOrchestrators.Activities),
            new WorkerOptions { DrainTimeout = TimeSpan.Zero, ActivitiesMax = 4 },
            TimeProvider.System,
            NullLogger.Instance);
    }

    public InMemorySidecar Sidecar { get; }

    public RecordingTransport Recorder { get; }

    public IDurableClient Client => _connection.Client;

    public static async Task<SidecarSession> StartAsync() => new(await InMemorySidecar.StartAsync());

    public async Task<OrchestrationMetadata> EndOfAsync(string id) =>
        (await Client.WaitForCompletionAsync(id, includePayloads: true, CancellationToken.None).WaitAsync(HubWaits.Long))!;

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        _connection.Dispose();
        await Sidecar.DisposeAsync();
    }
}
