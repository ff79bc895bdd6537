namespace Pipelines.Functions.App.Inputs;

/// <summary>A file that is gone when it is disposed.</summary>
internal sealed class ScratchFile(string path) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    public string FullPath { get; } = path;

    public FileStream Create() => new(FullPath, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = BufferBytes,
    });

    public FileStream OpenRead() => new(FullPath, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = BufferBytes,
    });

    public void Dispose() => File.Delete(FullPath);
}
