namespace Pipelines.Core.Operators;

/// <summary>A model call that failed for good; the row fails with <see cref="Failure"/>.</summary>
public sealed class RowCallException(RowFailure failure, Exception? innerException = null)
    : Exception(failure.Detail, innerException)
{
    public RowFailure Failure { get; } = failure;
}
