using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators;

/// <summary>
/// What an operator made of one row: one result, or several rows when it derives rows (<c>output.n</c>, split, unnest).
/// </summary>
/// <param name="Results">
/// At least one; all <see cref="RowStatus.Ok"/>, or exactly one that is not. Of a unit that stands for a group of rows also none, when
/// what it passes on is a part of other rows.
/// </param>
/// <param name="AcceptedCalls">The calls whose validated answers the results are made of.</param>
public sealed record RowOutcome(IReadOnlyList<RowResult> Results, IReadOnlyList<CallKey> AcceptedCalls)
{
    public RowOutcome(RowResult result)
        : this([result], [])
    {
    }

    public RowOutcome(RowResult result, IReadOnlyList<CallKey> acceptedCalls)
        : this([result], acceptedCalls)
    {
    }
}
