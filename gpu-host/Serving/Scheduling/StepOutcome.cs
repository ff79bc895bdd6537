using GpuHost.Serving.Models;

namespace GpuHost.Serving.Scheduling;

/// <summary>What came of a step.</summary>
/// <param name="Decode">Of the batch; ok when there was none.</param>
/// <param name="IsRestored">Whether the planned restore, if any, was done.</param>
internal readonly record struct StepOutcome(DecodeOutcome Decode, bool IsRestored);
