namespace Pipelines.Core.Storage;

/// <summary>A store that failed to do what was asked.</summary>
public sealed class BlobStoreException(string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}
