namespace Pipelines.Core.Operators.Asking;

/// <summary>Why an answer cannot be used.</summary>
/// <param name="Kind">One of <see cref="RowFailureKinds"/>.</param>
/// <param name="Detail">For a person and for the model that is asked again.</param>
/// <param name="CanAskAgain">Another try may do better.</param>
internal sealed record AnswerFault(string Kind, string Detail, bool CanAskAgain);
