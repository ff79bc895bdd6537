using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Azure;

/// <summary>
/// Cuts the content of a put into blocks, one in memory at a time, and names them. Not thread-safe; the stream stays the caller's.
/// </summary>
internal sealed class ContentBlocks : IDisposable
{
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Azure's limit for one blob: 195 GiB of these blocks.</summary>
    public const int BlocksMax = 50_000;

    private const int UploadIdBytes = 12;

    private readonly Stream _content;
    private readonly byte[] _buffer;
    private readonly List<string> _ids = [];

    // All ids of a blob must be of one length, and two uploads of the same name must not stage over each other's blocks,
    // also between machines: so this is drawn by the system and follows no seed.
    private readonly byte[] _uploadId = RandomNumberGenerator.GetBytes(UploadIdBytes);
    private int _length;

    public ContentBlocks(Stream content)
    {
        _content = content;

        // One byte more than is expected, so that reading all of it also shows its end.
        long needed = content.CanSeek ? Math.Max(0, content.Length - content.Position) + 1 : BlockBytes;
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(needed, BlockBytes));
    }

    /// <summary>The blocks that were named, in order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>All bytes that were read.</summary>
    public long TotalBytes { get; private set; }

    public bool HasBytes => _length > 0;

    private int Capacity => Math.Min(_buffer.Length, BlockBytes);

    /// <summary>Reads the next block over the one before.</summary>
    public async Task<BlockKind> ReadAsync(CancellationToken cancellationToken)
    {
        _length = await _content.ReadAtLeastAsync(_buffer.AsMemory(0, Capacity), Capacity, throwOnEndOfStream: false, cancellationToken);
        TotalBytes += _length;
        return _length == Capacity ? BlockKind.Full : BlockKind.Last;
    }

    /// <summary>The bytes of the block, valid until the next one is read.</summary>
    public MemoryStream Open() => new(_buffer, 0, _length, writable: false);

    /// <summary>Names the block.</summary>
    /// <exception cref="BlobStoreException">There are too many.</exception>
    public string NewId()
    {
        if (_ids.Count == BlocksMax)
        {
            throw new BlobStoreException($"The content is larger than the {(long)BlocksMax * BlockBytes:N0} bytes that a blob can have here.", isTransient: false);
        }

        Span<byte> id = stackalloc byte[UploadIdBytes + sizeof(int)];
        _uploadId.CopyTo(id);
        BinaryPrimitives.WriteInt32BigEndian(id[UploadIdBytes..], _ids.Count);
        _ids.Add(Convert.ToBase64String(id));
        return _ids[^1];
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
