using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Calls;

/// <summary>Where the answer to a call is recorded.</summary>
/// <param name="Key">The call.</param>
/// <param name="Partition">The partition whose log has it.</param>
/// <param name="Segment">The number of the segment.</param>
/// <param name="Range">The record's line, without its end.</param>
/// <param name="LineHash">The hash of that line: an answer is believed only when its bytes are those that were indexed.</param>
internal sealed record CallIndexEntry(CallKey Key, BlobPath Partition, int Segment, ByteRange Range, ContentHash LineHash);
