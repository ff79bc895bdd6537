using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>
/// A file of the user's. The new content is written beside it, under a name that nobody uses, flushed and then renamed; until
/// then the old file stays.
/// </summary>
/// <param name="path">Where; its folder is made when it is missing.</param>
public sealed class FileOutputTarget(string path) : IOutputTarget
{
    private const int BufferBytes = 128 * 1024;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public async Task WriteAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        string target = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true))
            {
                await write(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot write '{path}'");
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
