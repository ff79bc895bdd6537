namespace Pipelines.Core.Storage;

/// <summary>A store that failed to do what was asked.</summary>
public sealed class BlobStoreException(
    string message,
    bool isTransient,
    Exception? innerException = null,
    TimeSpan? retryAfter = null)
    : Exception(message, innerException)
{
    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the store asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
