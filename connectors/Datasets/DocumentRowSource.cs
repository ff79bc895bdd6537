using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Connectors.Documents.Places;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Datasets;

/// <summary>
/// Rows that name files to be parsed. The rows are those of the dataset; its identity covers the contents of the files too, so that
/// an edited document is another input. A file that cannot be read is one as well: it fails its row when it is parsed.
/// </summary>
internal sealed class DocumentRowSource : IRowSource
{
    private const string Domain = "pipelines/documents/1";
    private const string Unreadable = "unreadable";

    private readonly IRowSource _rows;

    private DocumentRowSource(IRowSource rows, ContentHash identity)
    {
        _rows = rows;
        Identity = identity;
    }

    public string DatasetName => _rows.DatasetName;

    public string Origin => _rows.Origin;

    public IReadOnlyList<string> Notes => _rows.Notes;

    public ContentHash Identity { get; }

    public long SizeBytes => _rows.SizeBytes;

    /// <param name="rows">The rows as they are.</param>
    /// <param name="reference">Says which of their fields name files, and where those may be.</param>
    /// <param name="locator">Finds them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<DocumentRowSource> OpenAsync(
        IRowSource rows, DatasetReference reference, DocumentLocator locator, CancellationToken cancellationToken)
    {
        using var hash = new RunningHash();
        hash.Append(Encoding.UTF8.GetBytes($"{Domain} {rows.Identity}\n"));
        await foreach (JObject row in rows.ReadAsync(null, cancellationToken))
        {
            foreach (string field in reference.DocumentFields)
            {
                if (row[field] is JValue { Value: string path })
                {
                    hash.Append(Encoding.UTF8.GetBytes(await HashAsync(path, reference, locator, cancellationToken) + "\n"));
                }
            }
        }

        return new DocumentRowSource(rows, hash.Finish());
    }

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => _rows.CountRowsAsync(cancellationToken);

    public IAsyncEnumerable<JObject> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken) => _rows.ReadAsync(bytesRead, cancellationToken);

    private static async Task<string> HashAsync(string path, DatasetReference reference, DocumentLocator locator, CancellationToken cancellationToken)
    {
        try
        {
            var file = new DatasetFile(reference.Name, locator.Find(path, reference.Documents));
            return (await HashedFileStream.MeasureAsync(file, cancellationToken)).Hash.ToString();
        }
        catch (Exception exception) when (exception is DocumentException or DatasetException)
        {
            return Unreadable;
        }
    }
}
