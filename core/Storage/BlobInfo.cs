namespace Pipelines.Core.Storage;

/// <summary>A stored blob.</summary>
/// <param name="Path">Its name.</param>
/// <param name="LengthBytes">Its size.</param>
/// <param name="Tag">Its version.</param>
/// <param name="LastModified">When it was written, by the store's clock.</param>
public sealed record BlobInfo(BlobPath Path, long LengthBytes, BlobTag Tag, DateTimeOffset LastModified);
