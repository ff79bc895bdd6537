using System.Buffers;
using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Models.Registration;

/// <summary>Writes a stream to a new file, up to a limit.</summary>
internal static class BoundedCopy
{
    private const int BufferBytes = 1 << 20;

    /// <param name="source">What is left of it is written.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="bytesMax">A longer stream is refused.</param>
    /// <param name="parameter">Where the request names the source.</param>
    /// <param name="cancellationToken">Ends the work; what was written stays, for the caller to delete.</param>
    /// <exception cref="ApiException">The stream is longer.</exception>
    public static async Task WriteAsync(Stream source, string path, long bytesMax, string parameter, CancellationToken cancellationToken)
    {
        await using FileStream target = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long written = 0;
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and int count)
            {
                written += count;
                if (written > bytesMax)
                {
                    throw RegistrationProblem.TooLarge(parameter, bytesMax);
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
