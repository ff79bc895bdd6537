namespace Pipelines.Runtime.Orchestrations;

/// <summary>A run whose log misses a blob is to be taken back to what its store still has.</summary>
/// <param name="Run">The run.</param>
/// <param name="LostBlob">The blob.</param>
/// <param name="Repairs">How often that was done before.</param>
/// <param name="Message">What is told when it cannot be done.</param>
/// <param name="Kept">What the orchestration has of it; null when no attempt has begun yet.</param>
public sealed record RepairOrder(string Run, string LostBlob, int Repairs, string? Message, RunKeepsake? Kept = null);
