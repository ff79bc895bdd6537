using System.Buffers;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>
/// The part of a file that is being parsed. Grows while a row does not fit, up to the bound of a row, and is small again when a large row has been parsed: while
/// that is worked on, its bytes are not held.
/// <code>
/// [ parsed | unread | free ]
/// 0     _start    _end    _bytes.Length
/// </code>
/// </summary>
internal sealed class RowBuffer(Stream text, DatasetFile file, int rowBytesMax) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Larger ones are not used again: the pool would hold them for long.</summary>
    private const int PooledBytesMax = 1024 * 1024;

    private byte[] _bytes = Take(Math.Min(FirstBytes, rowBytesMax + 1));
    private int _start;
    private int _end;

    /// <summary>Valid until the next <see cref="FillAsync"/> or <see cref="Advance"/>.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Nothing will follow <see cref="Unread"/>.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Lines that end before <see cref="Unread"/>.</summary>
    public long LinesParsed { get; private set; }

    public void Advance(int count)
    {
        LinesParsed += Unread[..count].Count((byte)'\n');
        _start += count;
        if (_bytes.Length > PooledBytesMax && _end - _start < FirstBytes)
        {
            MoveTo(Take(FirstBytes));
        }
    }

    /// <summary>
    /// Appends to <see cref="Unread"/>, at least as much as is there already: a parser that starts over after each fill
    /// does so a few times only.
    /// </summary>
    /// <exception cref="DatasetException">A single row fills the buffer to its bound.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int unread = _end - _start;
        if (unread > rowBytesMax)
        {
            throw file.Error($"a row here is larger than {rowBytesMax} bytes, which is the limit for one row.", LinesParsed + 1);
        }

        MakeRoom(unread);
        int wanted = _bytes.Length - unread;
        int count = await text.ReadAtLeastAsync(_bytes.AsMemory(unread), wanted, throwOnEndOfStream: false, cancellationToken);
        _end += count;
        IsComplete = count < wanted;
    }

    public void Dispose() => GiveBack(_bytes);

    private static byte[] Take(int size) => size <= PooledBytesMax ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void GiveBack(byte[] bytes)
    {
        if (bytes.Length <= PooledBytesMax)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void MakeRoom(int unread) => MoveTo(unread > _bytes.Length / 2 ? Take(_bytes.Length * 2) : _bytes);

    private void MoveTo(byte[] target)
    {
        int unread = _end - _start;
        _bytes.AsSpan(_start, unread).CopyTo(target);
        if (target != _bytes)
        {
            GiveBack(_bytes);
            _bytes = target;
        }

        (_start, _end) = (0, unread);
    }
}
