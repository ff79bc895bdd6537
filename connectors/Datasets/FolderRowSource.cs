using System.Runtime.CompilerServices;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>
/// The text files of a folder and its subfolders, by ordinal of their relative paths: one row <c>{path, filename, text}</c>
/// per file; where parsers read them, all files, without the text. <c>path</c> starts with the folder as the pipeline writes it, so that a row is the same on every machine.
/// </summary>
internal sealed class FolderRowSource : IRowSource
{
    /// <summary>Part of the identity, raised when the rows made of the same files change.</summary>
    private const string Domain = "pipelines/folder/1";

    /// <summary>The field that names a row's file.</summary>
    public const string PathField = "path";

    private readonly IReadOnlyList<MeasuredFile> _files;
    private readonly DatasetReaderOptions _options;
    private readonly bool _isParsed;

    private FolderRowSource(FileDatasetReference reference, ResolvedPath path, FolderListing listing, IReadOnlyList<MeasuredFile> files, DatasetReaderOptions options)
    {
        _files = files;
        _options = options;
        _isParsed = reference.DocumentFields.Count > 0;
        DatasetName = reference.Name;
        Origin = path.FullPath;
        Notes = [.. path.Notes, .. listing.Notes];
        SizeBytes = files.Sum(file => file.Version.SizeBytes);
        Identity = Identify(files);
    }

    public string DatasetName { get; }

    public string Origin { get; }

    public IReadOnlyList<string> Notes { get; }

    public ContentHash Identity { get; }

    public long SizeBytes { get; }

    public static async Task<FolderRowSource> OpenAsync(
        FileDatasetReference reference,
        ResolvedPath path,
        DatasetReaderOptions options,
        CancellationToken cancellationToken)
    {
        FolderListing listing = FolderListing.Of(reference.Name, path.FullPath, takesAll: reference.DocumentFields.Count > 0, options.FolderFilesMax);
        List<MeasuredFile> files = [];
        foreach (string relativePath in listing.RelativePaths)
        {
            var file = new DatasetFile(reference.Name, Path.Combine(path.FullPath, relativePath));
            FileVersion version = await HashedFileStream.MeasureAsync(file, cancellationToken);
            files.Add(new MeasuredFile(file, $"{reference.Path.TrimEnd('/', '\\')}/{relativePath}", version));
        }

        return new FolderRowSource(reference, path, listing, files, options);
    }

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => Task.FromResult<long>(_files.Count);

    public async IAsyncEnumerable<JObject> ReadAsync(
        IProgress<long>? bytesRead,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long bytesDone = 0;
        foreach (MeasuredFile file in _files)
        {
            var row = new JObject { [PathField] = file.RowPath, ["filename"] = Path.GetFileName(file.File.FullPath) };
            if (!_isParsed)
            {
                row["text"] = await ReadTextAsync(file, cancellationToken);
            }

            yield return row;
            bytesDone += file.Version.SizeBytes;
            bytesRead?.Report(bytesDone);
        }
    }

    private async Task<string> ReadTextAsync(MeasuredFile measured, CancellationToken cancellationToken)
    {
        await using HashedFileStream bytes = HashedFileStream.Open(measured.File, measured.Version, progress: null);
        await using Utf8Stream text = Utf8Stream.Over(bytes, measured.File, normalisesLineEnds: true);
        using var buffer = new RowBuffer(text, measured.File, _options.RowBytesMax);
        while (!buffer.IsComplete)
        {
            await buffer.FillAsync(cancellationToken);
        }

        bytes.RequireExpectedHash();
        return Encoding.UTF8.GetString(buffer.Unread);
    }

    private static ContentHash Identify(IReadOnlyList<MeasuredFile> files)
    {
        var list = new JArray(files.Select(file => new JArray(file.RowPath, file.Version.Hash.ToString())));
        return ContentHash.Of(Encoding.UTF8.GetBytes(RowJson.Write(new JArray(Domain, list))));
    }
}
