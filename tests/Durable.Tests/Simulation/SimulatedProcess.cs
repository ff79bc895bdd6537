using Pipelines.Core.Storage;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>One process of the simulation: a hub on the shared file, a view of the shared blobs, a clock, and the work in its hands.</summary>
internal sealed class SimulatedProcess
{
    private readonly DurableHub _hub;
    private readonly CrashingBlobStore _blobs;

    private SimulatedProcess(DurableHub hub, CrashingBlobStore blobs)
    {
        _hub = hub;
        _blobs = blobs;
    }

    public DurableHub Hub => _hub;

    public List<(Lease Lease, DurableWorkItem Item)> InHand { get; } = [];

    public HubTransport Transport => (HubTransport)_hub.Transport;

    public static async Task<SimulatedProcess> StartAsync(HubOptions options, IBlobStore shared, SimulatedClock clock, Random random)
    {
        CrashingBlobStore blobs = new(shared);
        byte[] id = new byte[16];
        DurableHub hub = await DurableHub.OpenAsync(
            options,
            blobs,
            clock,
            () =>
            {
                lock (random)
                {
                    random.NextBytes(id);
                    return new Guid(id);
                }
            },
            CancellationToken.None);
        return new SimulatedProcess(hub, blobs);
    }

    /// <summary>The next put of this process is its last deed.</summary>
    public void CrashInNextPut() => _blobs.Arm();

    /// <summary>Does something that a crash may cut off.</summary>
    /// <returns>False when the process has crashed in it.</returns>
    public async Task<bool> TryAsync(Func<Task> action)
    {
        Task done = action();
        if (await Task.WhenAny(done, _blobs.Crashed) != done)
        {
            return false;
        }

        await done;
        return true;
    }

    /// <summary>The process is gone: nothing is given back.</summary>
    public async Task CrashAsync()
    {
        InHand.Clear();
        foreach (HeldWork held in _hub.Leases.Held)
        {
            _hub.Leases.Drop(held);
        }

        await _hub.DisposeAsync();
    }
}
