using System.IO.Pipelines;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Outputs;

/// <summary>Puts a blob whose bytes are made while they are being stored, in constant memory.</summary>
internal static class StreamedBlob
{
    /// <param name="store">Where to.</param>
    /// <param name="path">Replaced when it is there.</param>
    /// <param name="write">Writes the content; when it throws, nothing is published.</param>
    /// <param name="cancellationToken">Ends it; nothing is published.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public static async Task PutAsync(
        IBlobStore store,
        BlobPath path,
        Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task putting = PutAllAsync();
        Task writing = WriteAllAsync();
        await Task.WhenAll(writing, putting);

        async Task WriteAllAsync()
        {
            try
            {
                await using Stream stream = pipe.Writer.AsStream(leaveOpen: true);
                await write(stream, stopping.Token);
                await stream.FlushAsync(stopping.Token);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception e)
            {
                // The reader gets the error in place of the end, so the put fails too.
                await pipe.Writer.CompleteAsync(e);
                throw;
            }
        }

        async Task PutAllAsync()
        {
            try
            {
                await store.PutAsync(path, pipe.Reader.AsStream(), PutCondition.None, stopping.Token);
            }
            catch
            {
                await stopping.CancelAsync();
                throw;
            }
            finally
            {
                await pipe.Reader.CompleteAsync();
            }
        }
    }
}
