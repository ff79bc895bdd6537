using System.Buffers;

namespace Pipelines.Storage.Segments.Blocks;

/// <summary>
/// Bytes in blocks of one size that are used again: they grow without being copied, and no block is so large that the collector would keep it
/// apart. Whoever owns them disposes them when nobody reads any more. Not thread-safe.
/// </summary>
internal sealed class ByteBlocks : IDisposable
{
    public const int BlockBytes = 64 * 1024;

    private readonly List<byte[]> _blocks = [];

    public int LengthBytes { get; private set; }

    /// <summary>What is there, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Filled =>
        _blocks.Select((block, i) => new ReadOnlyMemory<byte>(block, 0, Math.Min(BlockBytes, LengthBytes - (i * BlockBytes))));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _ = checked(LengthBytes + bytes.Length);
        while (!bytes.IsEmpty)
        {
            int at = LengthBytes % BlockBytes;
            if (at == 0)
            {
                _blocks.Add(ArrayPool<byte>.Shared.Rent(BlockBytes));
            }

            int count = Math.Min(bytes.Length, BlockBytes - at);
            bytes[..count].CopyTo(_blocks[^1].AsSpan(at));
            bytes = bytes[count..];
            LengthBytes += count;
        }
    }

    /// <summary>A stream that reads from the beginning; nothing may be appended while it is used.</summary>
    public Stream OpenRead() => new BlocksReader(_blocks, LengthBytes);

    /// <summary>Appends what is there to others; each block is given back as soon as it has been copied, and nothing is left.</summary>
    public void MoveTo(ByteBlocks others)
    {
        for (int i = 0; i < _blocks.Count; i++)
        {
            others.Append(_blocks[i].AsSpan(0, Math.Min(BlockBytes, LengthBytes - (i * BlockBytes))));
            ArrayPool<byte>.Shared.Return(_blocks[i]);
        }

        _blocks.Clear();
        LengthBytes = 0;
    }

    public void Dispose()
    {
        foreach (byte[] block in _blocks)
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        _blocks.Clear();
        LengthBytes = 0;
    }
}
