using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Planning;

/// <summary>An operator at its place in a stage.</summary>
/// <param name="Operator">Bound and immutable.</param>
/// <param name="Window">
/// Which of its input rows it works on. Only the first operator of a stage has a window that ends, because only there the
/// rows are numbered.
/// </param>
public sealed record PlannedOperator(IRowOperator Operator, RowWindow Window)
{
    /// <summary>What to tell a person about it before it runs.</summary>
    public OperatorDescription Description { get; init; } = new();

    /// <summary>
    /// How many of the rows that pass are wanted, in their order; null wants all. It stands last in its stage, and the plan has a stage
    /// behind it that takes so many, so whoever runs the operator may stop early, and need not.
    /// </summary>
    public long? PassedRowsMax { get; init; }

    /// <summary>Lets the rows pass that the operator keeps from passing, for steps that read these; null when no step can. Then it stands first in its stage.</summary>
    public IRowOperator? Routed { get; init; }

    /// <summary>Makes the operator's units of its input; null when it works on the rows themselves. Then it stands first in its stage.</summary>
    public IArrangement? Arrangement { get; init; }

    /// <summary>What the operator does before it comes to those units: stages of their own, before its own.</summary>
    public IReadOnlyList<OperatorPhase> EarlierPhases { get; init; } = [];
}
