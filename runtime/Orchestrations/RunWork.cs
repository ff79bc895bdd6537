using Pipelines.Durable.Activities;
using Pipelines.Durable.Orchestrations;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// The names under which engines know the orchestrations and activities of runs, and what they exchange. Part of every history:
/// never renamed.
/// </summary>
public static class RunWork
{
    /// <summary>The event by which an owner steers a run; see <see cref="RunSteering"/>.</summary>
    public const string SteerEvent = "steer";

    /// <summary>The event that lets a stage that waits for batches look at its run: the owner wants something.</summary>
    public const string WakeEvent = "wake";

    /// <summary>A whole run. Its instance has the run's name.</summary>
    public static OrchestratorRef<RunOrder, RunEnd> Run { get; } = new("PipelineRun");

    /// <summary>A stage of a run.</summary>
    public static OrchestratorRef<StageOrder, StageEnd> Stage { get; } = new("PipelineStage");

    /// <summary>Tells whoever wants to know that a run has ended. The service's own: <see cref="RunHost"/> does not register it.</summary>
    public static OrchestratorRef<RunEnded, bool> TellEnd { get; } = new("TellRunEnd");

    /// <summary>An attempt begins: the plan is made from what the store keeps.</summary>
    public static ActivityRef<RunOrder, RunOutline> BeginRun { get; } = new("BeginRun");

    /// <summary>A stage is looked up, taken over from an earlier run, or prepared.</summary>
    public static ActivityRef<StageOrder, StageBeginning> BeginStage { get; } = new("BeginStage");

    /// <summary>Partitions are worked on, for a bounded time.</summary>
    public static ActivityRef<PartitionsOrder, PartitionsReport> RunPartitions { get; } = new("RunPartitions");

    /// <summary>The batches that the run has at providers are looked at.</summary>
    public static ActivityRef<RunOrder, BatchesReport> LookAtBatches { get; } = new("LookAtBatches");

    /// <summary>The partitions of a stage are summed up.</summary>
    public static ActivityRef<SealOrder, StageEnd> SealStage { get; } = new("SealStage");

    /// <summary>The output, the dead letters and the bill are written.</summary>
    public static ActivityRef<RunOrder, RunEnd> EndRun { get; } = new("EndRun");

    /// <summary>A run whose log misses a blob is taken back to what its store still has.</summary>
    public static ActivityRef<RepairOrder, RepairReport> Repair { get; } = new("RepairRun");

    /// <summary>Where the run stands, and what its owner wants, is looked up.</summary>
    public static ActivityRef<RunOrder, RunStanding> Look { get; } = new("LookAtRun");

    /// <summary>What the owner wants is written into the run's control record.</summary>
    public static ActivityRef<SteerOrder, bool> Steer { get; } = new("SteerRun");
}
