using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A snapshot that was read and verified.</summary>
internal sealed record StoredUnit(KvsHeader Header, byte[] State);
