using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>A stored snapshot and its rank when room is needed: the smallest worth goes first, of equal ones the oldest.</summary>
internal sealed record RankedSnapshot(KvsName Name, BlobInfo Blob, double Worth, DateTimeOffset Newest);
