using System.Text.Json;
using Pipelines.Storage.Segments.Blocks;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>Turns one record after the other into bytes. Each thread has its own, so that records are written without a lock.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Disposing a JSON writer only flushes it, which every record does; the writer dies with its thread.")]
internal sealed class LineWriter
{
    [ThreadStatic]
    private static LineWriter? _threadOwned;

    private readonly LineBuffer _line = new();
    private readonly Utf8JsonWriter _writer;

    private LineWriter() => _writer = new Utf8JsonWriter(_line, RecordLine.WriterOptions);

    /// <summary>The line is valid until this thread writes its next record.</summary>
    public static LineBuffer Write<T>(T record, Action<T, Utf8JsonWriter> write)
    {
        LineWriter own = _threadOwned ??= new LineWriter();
        own._line.Clear();
        own._writer.Reset();
        write(record, own._writer);
        own._writer.Flush();
        return own._line;
    }
}
