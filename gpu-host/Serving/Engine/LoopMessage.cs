using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>What reaches the loop from other threads: a new job, or something to be done on the owner thread.</summary>
/// <param name="Job">The job, or null.</param>
/// <param name="Report">The result of work elsewhere, or work for the owner thread; null for a job.</param>
/// <param name="Refused">Told why the report will never be taken in; null if nobody waits for it.</param>
internal readonly record struct LoopMessage(SequenceJob? Job, Action? Report, Action<Exception>? Refused = null);
