using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Downloads;

/// <summary>A file that is here in full; its content is not verified yet.</summary>
/// <param name="SizeBytes">Its size.</param>
/// <param name="PublishedDigest">The SHA-256 that the server itself names, where it does.</param>
public sealed record DownloadResult(long SizeBytes, ContentHash? PublishedDigest);
