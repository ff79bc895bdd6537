using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>Where in a partition's log the answer to a call is recorded.</summary>
/// <param name="Key">The call.</param>
/// <param name="Segment">The number of the segment.</param>
/// <param name="Range">The record's line among its lines, without its end.</param>
/// <param name="LineHash">The hash of that line: an answer is believed only when its bytes are those that were indexed.</param>
public sealed record AnswerPlace(CallKey Key, int Segment, ByteRange Range, ContentHash LineHash);
