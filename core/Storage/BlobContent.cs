namespace Pipelines.Core.Storage;

/// <summary>An open read. Owned by the caller, who disposes it.</summary>
/// <param name="Info">The blob as a whole, whatever range is read.</param>
/// <param name="Stream">The bytes asked for; forward only.</param>
public sealed record BlobContent(BlobInfo Info, Stream Stream) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
