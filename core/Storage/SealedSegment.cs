using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>One segment of a sealed partition.</summary>
public sealed record SealedSegment(int Number, int RecordCount, long LengthBytes, ContentHash Hash);
