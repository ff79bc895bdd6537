using System.Threading.Channels;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Engine;

/// <summary>What a loop works with; all of it is made before the loop starts.</summary>
/// <param name="Model">Used by the loop's thread alone while it runs.</param>
/// <param name="Bounds">Resolved options.</param>
/// <param name="Counters">For statistics.</param>
/// <param name="Time">Clock.</param>
/// <param name="Intake">Jobs and reports.</param>
/// <param name="LeftQueue">Told of each job that no longer waits to start.</param>
/// <param name="StoreTasks">The I/O of the tiers below the host's memory, or null without one.</param>
/// <param name="StoreScopes">Their namespaces; there when they are.</param>
/// <param name="Stop">Ends the loop.</param>
internal sealed record LoopContext(
    IModelEngine Model,
    EngineBounds Bounds,
    EngineCounters Counters,
    TimeProvider Time,
    ChannelReader<LoopMessage> Intake,
    Action<SequenceJob> LeftQueue,
    StoreTasks? StoreTasks,
    StoreScopes? StoreScopes,
    CancellationToken Stop);
