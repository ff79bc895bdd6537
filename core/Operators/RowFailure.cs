namespace Pipelines.Core.Operators;

/// <summary>Why a row failed.</summary>
/// <param name="Kind">A stable word, see <see cref="RowFailureKinds"/>.</param>
/// <param name="Detail">For a person: field, rule and cause.</param>
/// <param name="RawOutput">What the model answered last, when there was an answer.</param>
public sealed record RowFailure(string Kind, string Detail, string? RawOutput = null);
