using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>The segments of a partition after small ones were joined.</summary>
/// <param name="Segments">What the partition consists of now.</param>
/// <param name="Answers">The same answers as before, where they are now.</param>
internal sealed record JoinedSegments(IReadOnlyList<SealedSegment> Segments, IReadOnlyList<AnswerPlace> Answers);
