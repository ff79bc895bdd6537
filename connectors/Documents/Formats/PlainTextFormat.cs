using System.Text;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Text as it stands (txt, Markdown): UTF-8, or UTF-16 with a mark; line ends become <c>\n</c>, as Python reads text.</summary>
internal sealed class PlainTextFormat : IDocumentFormat
{
    public IReadOnlyList<ParserArgument> Arguments => [];

    public async Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken) =>
        [await ReadTextAsync(file, cancellationToken)];

    /// <exception cref="DocumentException">It is no text, or too much.</exception>
    public static async Task<string> ReadTextAsync(DocumentFile file, CancellationToken cancellationToken)
    {
        using (FileStream opened = file.Open())
        {
            if (opened.Length > file.Options.TextCharsMax)
            {
                throw file.Error($"has {opened.Length:N0} bytes; at most {file.Options.TextCharsMax:N0} of text are read");
            }
        }

        var place = new DatasetFile(file.Name, file.FullPath);
        try
        {
            await using HashedFileStream bytes = HashedFileStream.Open(place, expected: null, progress: null);
            await using Utf8Stream text = Utf8Stream.Over(bytes, place, normalisesLineEnds: true);
            using var buffer = new RowBuffer(text, place, 2 * file.Options.TextCharsMax);
            while (!buffer.IsComplete)
            {
                await buffer.FillAsync(cancellationToken);
            }

            return buffer.Unread.Contains((byte)0)
                ? throw file.Error("holds a zero byte, so it is no text")
                : Encoding.UTF8.GetString(buffer.Unread);
        }
        catch (DatasetException exception)
        {
            string where = exception.Place?.ByteOffset is { } offset ? $" (byte {offset})" : "";
            throw new DocumentException($"The file '{file.Name}'{where}: {exception.Cause}", exception);
        }
    }
}
