namespace Pipelines.Durable.Hub;

/// <summary>The hub could not do what it was asked. What was asked has left no trace; all that was committed before stands.</summary>
public sealed class HubException(HubFailureKind kind, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public HubFailureKind Kind { get; } = kind;

    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient => Kind is HubFailureKind.Full or HubFailureKind.Busy;
}
