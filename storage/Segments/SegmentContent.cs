using System.Text.Json;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>The verified lines of one segment.</summary>
internal sealed class SegmentContent
{
    private readonly BlobPath _path;
    private readonly byte[] _lines;

    private SegmentContent(BlobPath path, byte[] lines, SealedSegment segment)
    {
        _path = path;
        _lines = lines;
        Segment = segment;
    }

    public SealedSegment Segment { get; }

    public int LinesBytes => _lines.Length;

    /// <summary>Checks the bytes and, when the segment is sealed, that it is the one that was sealed.</summary>
    /// <exception cref="CorruptLogException">It is not.</exception>
    public static SegmentContent Verify(BlobPath path, int number, byte[] bytes, SealedSegment? sealedAs) => Guard(path, () =>
    {
        (int recordCount, byte[] lines) = SegmentFormat.Read(bytes);
        var segment = new SealedSegment(number, recordCount, bytes.Length, SegmentFormat.HashOf(bytes));
        if (sealedAs is not null && sealedAs != segment)
        {
            throw new FormatException("it is not the segment that was sealed");
        }

        return new SegmentContent(path, lines, segment);
    });

    /// <summary>Gives every record to the visitor of its kind, in order, with its place in the lines.</summary>
    /// <exception cref="CorruptLogException">A line cannot be read.</exception>
    public void Visit(Action<JsonElement, ByteRange>? onCall, Action<JsonElement>? onRow) => Guard(_path, () =>
    {
        foreach (ByteRange line in Lines())
        {
            VisitLine(line, onCall, onRow);
        }

        return true;
    });

    /// <summary>Gives the line of every row to the visitor, in order, as it stands there.</summary>
    /// <exception cref="CorruptLogException">A line cannot be read.</exception>
    public void VisitRows(Action<ReadOnlyMemory<byte>> onRow) => Guard(_path, () =>
    {
        foreach (ByteRange range in Lines())
        {
            ReadOnlyMemory<byte> line = BytesOf(range);
            if (RecordLine.ReadKind(line.Span) == RecordLine.Row)
            {
                onRow(line);
            }
        }

        return true;
    });

    /// <summary>Where the lines are, without their ends, in order.</summary>
    /// <exception cref="FormatException">The last line has no end.</exception>
    public IEnumerable<ByteRange> Lines()
    {
        for (int start = 0; start < _lines.Length;)
        {
            int length = _lines.AsSpan(start).IndexOf((byte)'\n');
            yield return new ByteRange(start, length >= 0 ? length : throw new FormatException("its last line is cut"));
            start += length + 1;
        }
    }

    /// <summary>The bytes of a record's line; none when the range is not within the lines.</summary>
    public ReadOnlySpan<byte> LineAt(ByteRange range) => range.Offset >= 0 && range.Length >= 0 && range.Offset + range.Length <= _lines.Length
        ? _lines.AsSpan((int)range.Offset, (int)range.Length.Value)
        : [];

    private ReadOnlyMemory<byte> BytesOf(ByteRange line) => _lines.AsMemory((int)line.Offset, (int)line.Length!.Value);

    private void VisitLine(ByteRange range, Action<JsonElement, ByteRange>? onCall, Action<JsonElement>? onRow)
    {
        ReadOnlyMemory<byte> line = BytesOf(range);
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

        using JsonDocument document = JsonDocument.Parse(line, RecordLine.DocumentOptions);
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
