using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>One segment of a sealed partition.</summary>
/// <param name="Number">From 0.</param>
/// <param name="RecordCount">Its records.</param>
/// <param name="LengthBytes">Its size with the trailer.</param>
/// <param name="Hash">The hash of the lines of its records, as the trailer states it.</param>
public sealed record SealedSegment(int Number, int RecordCount, long LengthBytes, ContentHash Hash);
