namespace Pipelines.Core.Queues;

/// <summary>A queue that failed to do what was asked.</summary>
public sealed class QueueException(string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}
