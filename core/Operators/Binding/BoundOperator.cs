using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Binding;

/// <summary>An operator and what a plan needs to know beside it.</summary>
/// <param name="Operator">Ready to run.</param>
/// <param name="Description">What a person wants to know about it before it runs.</param>
/// <param name="LimitRows">How many of its input rows it takes at most (<c>limit</c>, where it counts input rows); null takes all.</param>
internal sealed record BoundOperator(IRowOperator Operator, OperatorDescription Description, long? LimitRows = null)
{
    /// <summary>How many rows leave it at most, in their order (<c>limit</c>, where it counts rows that pass); null lets all.</summary>
    public long? PassedRowsMax { get; init; }

    /// <summary>Lets the rows pass that the operator keeps from passing, for steps that read these; null when no step can.</summary>
    public IRowOperator? Routed { get; init; }

    /// <summary>Makes the operator's units of its input; null when it works on the rows themselves.</summary>
    public IArrangement? Arrangement { get; init; }

    /// <summary>What the operator does before it comes to those units; empty when nothing.</summary>
    public IReadOnlyList<OperatorPhase> EarlierPhases { get; init; } = [];
}
