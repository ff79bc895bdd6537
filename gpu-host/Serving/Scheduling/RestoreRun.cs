using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Scheduling;

/// <summary>A step's restore: a unit's tokens from where the job stands become part of its sequence.</summary>
internal readonly record struct RestoreRun(SequenceJob Job, SnapshotUnit Unit);
