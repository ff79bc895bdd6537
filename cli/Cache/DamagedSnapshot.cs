using GpuHost.Serving.Snapshots;

namespace Pipelines.Cli.Cache;

/// <summary>A snapshot that no engine would take.</summary>
internal sealed record DamagedSnapshot(CacheTier Tier, string Path, string Fault, bool IsDeleted);
