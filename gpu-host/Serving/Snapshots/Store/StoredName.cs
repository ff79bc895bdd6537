using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A snapshot that a listing showed.</summary>
internal readonly record struct StoredName(KvsName Name, long LengthBytes);
