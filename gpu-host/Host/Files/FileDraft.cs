namespace GpuHost.Host.Files;

/// <summary>A content that is being written; unless it is published, disposing it leaves nothing behind.</summary>
internal sealed class FileDraft : IAsyncDisposable
{
    private const string Suffix = ".part";

    private readonly string _path;
    private readonly FileStream _content;

    public FileDraft(string id, string path)
    {
        Id = id;
        _path = path;
        _content = new FileStream(path + Suffix, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });
    }

    public string Id { get; }

    public Stream Content => _content;

    public long SizeBytes { get; private set; }

    public bool IsPublished { get; private set; }

    /// <summary>Puts the content in its place. It is on the disk when this returns.</summary>
    public async Task PublishAsync()
    {
        await _content.FlushAsync();
        _content.Flush(flushToDisk: true);
        SizeBytes = _content.Length;
        await _content.DisposeAsync();
        File.Move(_path + Suffix, _path);
        IsPublished = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        if (!IsPublished)
        {
            File.Delete(_path + Suffix);
        }
    }
}
