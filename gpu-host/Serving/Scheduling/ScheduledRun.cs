namespace GpuHost.Serving.Scheduling;

/// <summary>A job's part of a step: its next <paramref name="TokenCount"/> tokens.</summary>
/// <param name="Job">The job.</param>
/// <param name="TokenCount">At least one.</param>
/// <param name="FirstOutputRow">Row of its first output, or −1; the others follow.</param>
/// <param name="OutputCount">How many of its tokens have an output.</param>
internal readonly record struct ScheduledRun(SequenceJob Job, int TokenCount, int FirstOutputRow, int OutputCount);
