using System.Buffers;
using System.Text;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>
/// The text of a file as valid UTF-8 without a byte order mark. UTF-16 with a mark is converted. A byte that is no text is an
/// error with its place, never replaced.
/// <code>
/// window:  [ delivered | text, valid | a character cut by the end of the window ]
///          0         _start       _valid                                    _end
/// </code>
/// </summary>
internal sealed class Utf8Stream : ForwardReadStream
{
    private const int WindowBytes = 256 * 1024;

    private readonly Stream _source;
    private readonly DatasetFile _file;
    private readonly LineEndNormaliser? _lineEnds;
    private byte[] _window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private int _start;
    private int _valid;
    private int _end;
    private bool _ended;
    private int _markBytesLeft;
    private long _bytesBefore;
    private long _bytesDelivered;
    private long _bytesAllowed = long.MaxValue;

    private Utf8Stream(Stream source, DatasetFile file, int markBytes, bool normalisesLineEnds)
    {
        _source = source;
        _file = file;
        _markBytesLeft = markBytes;
        _lineEnds = normalisesLineEnds ? new LineEndNormaliser() : null;
    }

    /// <param name="bytes">Closed with the result.</param>
    /// <param name="file">For errors.</param>
    /// <param name="normalisesLineEnds">Line ends become <c>\n</c>, as Python reads text files.</param>
    public static Utf8Stream Over(HashedFileStream bytes, DatasetFile file, bool normalisesLineEnds)
    {
        ByteOrderMark mark = ByteOrderMark.Of(bytes.Peek(stackalloc byte[ByteOrderMark.LongestBytes]));
        if (!mark.IsSupported)
        {
            throw file.ErrorAtByte($"is {mark.Name}. Save it as UTF-8.", 0);
        }

        return mark.Encoding is null
            ? new Utf8Stream(bytes, file, mark.LengthBytes, normalisesLineEnds)
            : new Utf8Stream(new Utf16ToUtf8Stream(bytes, mark.Encoding, file), file, Encoding.UTF8.Preamble.Length, normalisesLineEnds);
    }

    /// <summary>
    /// From here on, at most <paramref name="bytesMax"/> bytes are handed out before this is called again: the bound of a row for
    /// parsers that have none.
    /// </summary>
    public void LimitNext(long bytesMax) => _bytesAllowed = _bytesDelivered + bytesMax;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _valid && !_ended)
        {
            await FillAsync(cancellationToken);
        }

        int count = Math.Min(buffer.Length, _valid - _start);
        _window.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        _bytesDelivered += count;
        return _bytesDelivered <= _bytesAllowed
            ? count
            : throw _file.Error("a row is larger than the limit for one row. Is a quoted field never closed?");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _window.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = [];
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int carried = _end - _valid;
        _window.AsSpan(_valid, carried).CopyTo(_window);
        int count = await _source.ReadAsync(_window.AsMemory(carried), cancellationToken);
        (_start, _valid, _end) = (0, carried + count, carried + count);
        _ended = count == 0;
        Validate();
        SkipMark();
        if (_lineEnds is not null)
        {
            NormaliseLineEnds(_lineEnds);
        }
    }

    private void Validate()
    {
        ReadOnlySpan<byte> text = _window.AsSpan(0, _end);
        int whole = _ended ? text.Length : Utf8Text.WholeCharacters(text);
        int badAt = Utf8Text.IndexOfInvalid(text[..whole]);
        if (badAt >= 0)
        {
            throw _file.ErrorAtByte($"is not UTF-8: the byte 0x{text[badAt]:X2} does not belong there. Save the file as UTF-8.", _bytesBefore + badAt);
        }

        _valid = whole;
        _bytesBefore += whole;
    }

    private void SkipMark()
    {
        int skipped = Math.Min(_markBytesLeft, _valid);
        _markBytesLeft -= skipped;
        _start = skipped;
    }

    /// <summary>Closes the gap between the shortened text and the cut character behind it.</summary>
    private void NormaliseLineEnds(LineEndNormaliser lineEnds)
    {
        int length = lineEnds.Normalise(_window.AsSpan(_start, _valid - _start));
        _window.AsSpan(_valid, _end - _valid).CopyTo(_window.AsSpan(_start + length));
        _end -= _valid - _start - length;
        _valid = _start + length;
    }
}
