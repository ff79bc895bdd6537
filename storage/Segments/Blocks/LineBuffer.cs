using System.Buffers;

namespace Pipelines.Storage.Segments.Blocks;

/// <summary>
/// The line that a writer is writing. Short ones are in one piece of memory that is used again; what is beyond goes to blocks, so that a line of hundreds of
/// megabytes is never copied to make room for itself.
/// <code>
/// [block][block] … [ held | free ]
/// </code>
/// Not thread-safe.
/// </summary>
internal sealed class LineBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 4 * 1024;
    private const int HeldBytesMax = 1024 * 1024;

    private readonly ByteBlocks _blocks = new();
    private byte[] _held = new byte[FirstBytes];
    private int _heldBytes;

    /// <summary>The line in one piece, which is copied when it is long. Valid until the next line is written.</summary>
    public ReadOnlySpan<byte> Whole
    {
        get
        {
            ReadOnlySpan<byte> held = _held.AsSpan(0, _heldBytes);
            if (_blocks.LengthBytes == 0)
            {
                return held;
            }

            byte[] whole = new byte[_blocks.LengthBytes + _heldBytes];
            _blocks.OpenRead().ReadExactly(whole, 0, _blocks.LengthBytes);
            held.CopyTo(whole.AsSpan(_blocks.LengthBytes));
            return whole;
        }
    }

    public void Advance(int count) => _heldBytes += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (_held.Length - _heldBytes < wanted)
        {
            MakeRoom(wanted);
        }

        return _held.AsMemory(_heldBytes);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Clear()
    {
        _heldBytes = 0;
        _blocks.Dispose();
    }

    public void Dispose() => Clear();

    /// <summary>Appends the line to others, and gives its own blocks back as it goes.</summary>
    public void MoveTo(ByteBlocks lines)
    {
        _blocks.MoveTo(lines);
        lines.Append(_held.AsSpan(0, _heldBytes));
        _heldBytes = 0;
    }

    private void MakeRoom(int wanted)
    {
        if (_heldBytes + wanted > HeldBytesMax)
        {
            _blocks.Append(_held.AsSpan(0, _heldBytes));
            _heldBytes = 0;
        }

        if (_held.Length - _heldBytes < wanted)
        {
            Array.Resize(ref _held, Math.Max(Math.Min(2 * _held.Length, HeldBytesMax), _heldBytes + wanted));
        }
    }
}
