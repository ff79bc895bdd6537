using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>A file as it was when the dataset was opened.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="SizeBytes">How many there were.</param>
/// <param name="LastWrite">When they were written: a cheap hint that they may have changed since.</param>
internal sealed record FileVersion(ContentHash Hash, long SizeBytes, DateTime LastWrite);
