using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>What reaches the loop from other threads: a new job, or something to be done on the owner thread.</summary>
/// <param name="Job">The job, or null.</param>
/// <param name="Report">The result of work elsewhere, or null.</param>
internal readonly record struct LoopMessage(SequenceJob? Job, Action? Report);
