using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>The verified lines of one segment.</summary>
internal sealed class SegmentContent
{
    private readonly BlobPath _path;
    private readonly byte[] _bytes;
    private readonly int _recordsEnd;

    private SegmentContent(BlobPath path, byte[] bytes, int recordsEnd, SealedSegment segment)
    {
        _path = path;
        _bytes = bytes;
        _recordsEnd = recordsEnd;
        Segment = segment;
    }

    public SealedSegment Segment { get; }

    /// <summary>Checks the trailer and, when the segment is sealed, that it is the one that was sealed.</summary>
    /// <exception cref="CorruptLogException">It is not.</exception>
    public static SegmentContent Verify(BlobPath path, int number, byte[] bytes, SealedSegment? sealedAs) => Guard(path, () =>
    {
        if (bytes.Length == 0 || bytes[^1] != (byte)'\n')
        {
            throw new FormatException("its last line is cut");
        }

        int trailerAt = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        ReadOnlyMemory<byte> last = bytes.AsMemory(trailerAt);
        if (RecordLine.ReadKind(last.Span) != RecordLine.End)
        {
            throw new FormatException("its last line is missing");
        }

        using JsonDocument document = JsonDocument.Parse(last);
        var trailer = SegmentTrailer.Read(document.RootElement);
        if (trailer.Hash != ContentHash.Of(bytes.AsSpan(0, trailerAt)))
        {
            throw new FormatException("its bytes do not have the hash it states");
        }

        var segment = new SealedSegment(number, trailer.RecordCount, bytes.Length, trailer.Hash);
        if (sealedAs is not null && sealedAs != segment)
        {
            throw new FormatException("it is not the segment that was sealed");
        }

        return new SegmentContent(path, bytes, trailerAt, segment);
    });

    /// <summary>Gives every record to the visitor of its kind, in order, with its place in the segment.</summary>
    /// <exception cref="CorruptLogException">A line cannot be read.</exception>
    public void Visit(Action<JsonElement, ByteRange>? onCall, Action<JsonElement>? onRow) => Guard(_path, () =>
    {
        for (int start = 0; start < _recordsEnd;)
        {
            int length = _bytes.AsSpan(start, _recordsEnd - start).IndexOf((byte)'\n');
            VisitLine(new ByteRange(start, length), onCall, onRow);
            start += length + 1;
        }

        return true;
    });

    /// <summary>The bytes of a record's line.</summary>
    public ReadOnlySpan<byte> LineAt(ByteRange range) => _bytes.AsSpan((int)range.Offset, (int)range.Length!.Value);

    private void VisitLine(ByteRange range, Action<JsonElement, ByteRange>? onCall, Action<JsonElement>? onRow)
    {
        ReadOnlyMemory<byte> line = _bytes.AsMemory((int)range.Offset, (int)range.Length!.Value);
        string kind = RecordLine.ReadKind(line.Span);
        bool isWanted = kind switch
        {
            RecordLine.Call => onCall is not null,
            RecordLine.Row => onRow is not null,
            _ => throw new FormatException($"'{kind}' is no kind of record"),
        };
        if (!isWanted)
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(line);
        if (kind == RecordLine.Call)
        {
            onCall!(document.RootElement, range);
        }
        else
        {
            onRow!(document.RootElement);
        }
    }

    /// <summary>Whatever a reader trips over means that the bytes are not what was written.</summary>
    private static T Guard<T>(BlobPath path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (RecordLine.IsFormatError(e))
        {
            throw new CorruptLogException(path, e.Message);
        }
    }
}
