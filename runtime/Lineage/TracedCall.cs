using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Lineage;

/// <summary>A call that a row was made with.</summary>
/// <param name="Operator">The operator that asked.</param>
/// <param name="Row">The row it was for.</param>
/// <param name="Key">What was asked, as a hash.</param>
/// <param name="Model">The model that answered, by its name in the pipeline; null when the answer is not known any more.</param>
/// <param name="Messages">What was sent, rendered again from the row as it came to the operator; null where that cannot be done.</param>
/// <param name="Answer">What came back, and what it used; null when it is not known any more.</param>
public sealed record TracedCall(string Operator, string Row, string Key, string? Model, IReadOnlyList<ChatMessage>? Messages, Completion? Answer)
{
    /// <summary>The answer was paid by an earlier run, or by an equal call of this one.</summary>
    public bool IsReused { get; init; }
}
