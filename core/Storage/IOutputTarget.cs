namespace Pipelines.Core.Storage;

/// <summary>A place outside the store that a result is written to, whole or not at all.</summary>
public interface IOutputTarget
{
    /// <summary>Where it is, for a person.</summary>
    string Name { get; }

    /// <summary>
    /// Gives <paramref name="write"/> a stream for the new content and publishes it when that returns; when it throws, what was there stays.
    /// </summary>
    /// <exception cref="BlobStoreException">The place cannot be written, or is full; nothing was published.</exception>
    Task WriteAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);
}
