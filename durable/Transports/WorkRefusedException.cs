namespace Pipelines.Durable.Transports;

/// <summary>
/// The engine did not take an answer because the loan is over: lost to another worker, or the instance has ended. The answer is to be
/// dropped; whoever holds the work now answers it.
/// </summary>
internal sealed class WorkRefusedException(string completionToken, string reason)
    : Exception($"The answer to work item {completionToken} was refused: {reason}");
