using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>A piece of a payload: as long as <see cref="KvsFormat.SegmentBytes"/> unpacked, the last one shorter.</summary>
/// <param name="StoredBytes">Its length in the file.</param>
/// <param name="Digest">SHA-256 of its stored bytes.</param>
internal readonly record struct KvsSegment(int StoredBytes, ContentHash Digest);
