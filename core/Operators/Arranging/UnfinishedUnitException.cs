using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>A unit failed, and some of what was asked about it was answered.</summary>
/// <param name="unit">The unit with those answers among its fields: a retry begins with it, and does not ask for them again.</param>
/// <param name="failure">Why it failed.</param>
internal sealed class UnfinishedUnitException(Row unit, RowFailure failure) : Exception(failure.Detail)
{
    public Row Unit { get; } = unit;

    public RowFailure Failure { get; } = failure;
}
