using System.Buffers;
using System.Security.Cryptography;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>Hashes large files, and copies them while hashing.</summary>
public static class FileDigest
{
    private const int BufferBytes = 1 << 20;

    /// <param name="path">What to hash.</param>
    /// <param name="progress">Told the bytes hashed so far.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<ContentHash> OfAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using FileStream source = OpenToRead(path);
        return await PumpAsync(source, null, progress, cancellationToken);
    }

    /// <summary>Copies to a new file, flushed to disk, and hashes what it copies.</summary>
    public static async Task<ContentHash> CopyAsync(string from, string to, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using FileStream source = OpenToRead(from);
        await using FileStream target = new(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        ContentHash digest = await PumpAsync(source, target, progress, cancellationToken);
        target.Flush(flushToDisk: true);
        return digest;
    }

    private static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static async Task<ContentHash> PumpAsync(
        FileStream source, FileStream? target, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long done = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                if (target is not null)
                {
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }

                done += read;
                progress?.Report(done);
            }

            return ContentHash.FromDigest(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
