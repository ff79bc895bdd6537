using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Connectors.Datasets.Formats;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>The rows of one file.</summary>
internal sealed class FileRowSource : IRowSource
{
    private readonly DatasetFile _file;
    private readonly IRowFormat _format;
    private readonly DatasetReaderOptions _options;
    private readonly FileVersion _version;

    private FileRowSource(
        DatasetFile file,
        IRowFormat format,
        DatasetReaderOptions options,
        IReadOnlyList<string> notes,
        FileVersion version)
    {
        _file = file;
        _format = format;
        _options = options;
        _version = version;
        Notes = notes;
        Identity = format.IdentityOf(version.Hash);
    }

    public string DatasetName => _file.DatasetName;

    public string Origin => _file.FullPath;

    public IReadOnlyList<string> Notes { get; }

    public ContentHash Identity { get; }

    public long SizeBytes => _version.SizeBytes;

    public static async Task<FileRowSource> OpenAsync(
        FileDatasetReference reference,
        ResolvedPath path,
        DatasetReaderOptions options,
        CancellationToken cancellationToken)
    {
        var file = new DatasetFile(reference.Name, path.FullPath);
        IRowFormat format = RowFormats.For(reference, file);
        FileVersion version = await HashedFileStream.MeasureAsync(file, cancellationToken);
        return new FileRowSource(file, format, options, path.Notes, version);
    }

    public async Task<long> CountRowsAsync(CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (JObject _ in ReadAsync(bytesRead: null, cancellationToken))
        {
            count++;
        }

        return count;
    }

    public async IAsyncEnumerable<JObject> ReadAsync(
        IProgress<long>? bytesRead,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using HashedFileStream bytes = HashedFileStream.Open(_file, _version, bytesRead);
        await using Utf8Stream text = Utf8Stream.Over(bytes, _file, _format.NormalisesLineEnds);
        long rows = 0;
        await foreach (JObject row in _format.ReadAsync(text, _file, _options.RowBytesMax, cancellationToken))
        {
            if (++rows > _options.RowsMax)
            {
                throw _file.Error($"has more than {_options.RowsMax} rows, which is the limit.", record: rows);
            }

            yield return row;
        }

        bytes.RequireExpectedHash();
    }
}
