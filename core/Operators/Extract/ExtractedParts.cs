using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Extract;

/// <summary>What was taken out of one text.</summary>
/// <param name="Parts">Each part once, in the order of the answer; none of them empty.</param>
/// <param name="AcceptedCalls">The calls that they were taken by.</param>
/// <param name="Failure">Why nothing could be taken; null when it could.</param>
internal sealed record ExtractedParts(IReadOnlyList<string> Parts, IReadOnlyList<CallKey> AcceptedCalls, RowFailure? Failure)
{
    /// <summary>There was nothing in the text.</summary>
    public static ExtractedParts None { get; } = new([], [], null);
}
