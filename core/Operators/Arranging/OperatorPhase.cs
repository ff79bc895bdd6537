namespace Pipelines.Core.Operators.Arranging;

/// <summary>
/// A part of a whole-input operator that comes before its last one: works on units of its own, whose results the later parts read.
/// </summary>
/// <param name="Operator">
/// What is done with a unit. Its name is <c>{operator}.{phase}</c>. Units that fail are the later parts' business: they are no failed
/// rows of the run.
/// </param>
/// <param name="Arrangement">Makes the units; null when they are the rows of the operator's (first) input.</param>
/// <param name="Description">What to tell a person about it.</param>
public sealed record OperatorPhase(IRowOperator Operator, IArrangement? Arrangement, OperatorDescription Description)
{
    /// <summary>
    /// The dataset or earlier step whose rows the phase works on, one by one, instead of the operator's input; null for that. Phases of several
    /// operators with one name are one stage. No window holds for it.
    /// </summary>
    public string? Source { get; init; }
}
