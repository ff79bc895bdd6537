using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>One segment of a sealed partition.</summary>
/// <param name="Number">From 0.</param>
/// <param name="RecordCount">Its records.</param>
/// <param name="LengthBytes">Its size as stored.</param>
/// <param name="Hash">The hash of its bytes, with which it ends.</param>
public sealed record SealedSegment(int Number, int RecordCount, long LengthBytes, ContentHash Hash);
