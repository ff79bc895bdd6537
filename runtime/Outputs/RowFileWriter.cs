using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Outputs;

/// <summary>Writes rows to a file, one at a time, never all in memory.</summary>
internal static class RowFileWriter
{
    private const int BufferBytes = 64 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="rows">The rows; CSV reads them twice, because its header names the fields of all of them.</param>
    /// <param name="format">How.</param>
    /// <param name="file">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(IOutputRows rows, OutputFormat format, Stream file, CancellationToken cancellationToken) => format switch
    {
        OutputFormat.Json => WriteTextsAsync(rows.ReadTextAsync(cancellationToken), "[\n", ",\n", "\n]\n", "[]\n", file, cancellationToken),
        OutputFormat.JsonLines => WriteTextsAsync(rows.ReadTextAsync(cancellationToken), "", "\n", "\n", "", file, cancellationToken),
        OutputFormat.Csv => WriteCsvAsync(rows.ReadAsync(cancellationToken), file, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    private static async Task WriteTextsAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> texts, string start, string between, string end, string none, Stream file, CancellationToken cancellationToken)
    {
        PipeWriter writer = PipeWriter.Create(file, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));
        byte[] separator = Utf8.GetBytes(between);
        bool isFirst = true;
        await foreach (ReadOnlyMemory<byte> text in texts.WithCancellation(cancellationToken))
        {
            writer.Write(isFirst ? Utf8.GetBytes(start) : separator);
            writer.Write(text.Span);
            isFirst = false;
            if (writer.UnflushedBytes >= BufferBytes)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        writer.Write(Utf8.GetBytes(isFirst ? none : end));
        await writer.FlushAsync(cancellationToken);
        await writer.CompleteAsync();
    }

    private static async Task WriteCsvAsync(IAsyncEnumerable<Row> rows, Stream file, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(file, Utf8, leaveOpen: true);
        await CsvRowWriter.WriteAsync(rows, text, cancellationToken);
    }
}
