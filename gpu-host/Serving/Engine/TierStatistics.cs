using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Engine;

/// <summary>A tier below the host's memory.</summary>
/// <param name="Tier">Which.</param>
/// <param name="HeldBytes">All snapshots that are in it, other models' and workers' too, as last counted; null before the first count.</param>
/// <param name="ReadBytes">Read from it by this engine.</param>
/// <param name="WrittenBytes">Written to it by this engine.</param>
public sealed record TierStatistics(CacheTier Tier, long? HeldBytes, long ReadBytes, long WrittenBytes);
