namespace Pipelines.Durable.Failures;

/// <summary>A failure as it crosses the wire: a record, never an exception object.</summary>
/// <param name="ErrorType">The full name of the exception's type, or a name of the reporter's choosing.</param>
/// <param name="ErrorMessage">What went wrong.</param>
/// <param name="StackTrace">Where; null when unknown or cut away.</param>
/// <param name="InnerFailure">What caused it.</param>
/// <param name="IsNonRetriable">No retry policy tries again.</param>
public sealed record FailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace = null,
    FailureDetails? InnerFailure = null,
    bool IsNonRetriable = false);
