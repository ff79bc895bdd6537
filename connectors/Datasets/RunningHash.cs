using System.Security.Cryptography;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>SHA-256 over bytes as they come by.</summary>
internal sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long BytesCount { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        BytesCount += bytes.Length;
    }

    public ContentHash Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(digest);
        return ContentHash.FromDigest(digest);
    }

    public void Dispose() => _hash.Dispose();
}
