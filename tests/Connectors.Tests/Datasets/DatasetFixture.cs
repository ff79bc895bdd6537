using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets;
using Pipelines.Core.Documents;
using Pipelines.TestKit.Storage;

namespace Pipelines.Connectors.Tests.Datasets;

/// <summary>Real files in a folder of their own, read through the port.</summary>
public sealed class DatasetFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.FullPath;

    public string Write(string name, string text) => WriteBytes(name, Encoding.UTF8.GetBytes(text));

    public string WriteBytes(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public Task<IRowSource> OpenAsync(string path, char? delimiter = null, int? rowBytesMax = null, long? rowsMax = null)
    {
        var options = new DatasetReaderOptions { WorkingDirectory = Folder };
        options = options with { RowBytesMax = rowBytesMax ?? options.RowBytesMax, RowsMax = rowsMax ?? options.RowsMax };
        return new DatasetReader(options).OpenAsync(new FileDatasetReference("data", path, Delimiter: delimiter), CancellationToken.None);
    }

    /// <summary>The rows of a file with this text, each as JSON.</summary>
    public async Task<string[]> RowsAsync(string name, string text, char? delimiter = null)
    {
        Write(name, text);
        return await RowsAsync(await OpenAsync(name, delimiter));
    }

    public static async Task<string[]> RowsAsync(IRowSource source)
    {
        List<string> rows = [];
        await foreach (JObject row in source.ReadAsync(bytesRead: null, CancellationToken.None))
        {
            rows.Add(RowJson.Write(row));
        }

        return [.. rows];
    }

    /// <summary>Reads a file that cannot be read.</summary>
    public async Task<DatasetException> ErrorAsync(string name, byte[] bytes, char? delimiter = null, int? rowBytesMax = null)
    {
        WriteBytes(name, bytes);
        return await Assert.ThrowsAsync<DatasetException>(async () => await RowsAsync(await OpenAsync(name, delimiter, rowBytesMax)));
    }

    public Task<DatasetException> ErrorAsync(string name, string text, char? delimiter = null, int? rowBytesMax = null) =>
        ErrorAsync(name, Encoding.UTF8.GetBytes(text), delimiter, rowBytesMax);

    public void Dispose() => _folder.Dispose();
}
