using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A snapshot that a listing showed.</summary>
/// <param name="Name">Where it lies.</param>
/// <param name="LengthBytes">Its size there.</param>
/// <param name="Tier">Number of the tier, 0 for the nearest.</param>
internal readonly record struct StoredName(KvsName Name, long LengthBytes, int Tier);
