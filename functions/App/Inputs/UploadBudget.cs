using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Inputs;

/// <summary>What one request may still bring: all its parts take from the same bounds. What an archive says of itself is not believed: bytes are counted as they come out.</summary>
internal sealed class UploadBudget(AppLimits limits)
{
    private long _bytes;
    private long _rows;
    private int _files;

    /// <exception cref="ProblemException">It is too much.</exception>
    public void AddBytes(long count)
    {
        if ((_bytes += count) > limits.UnpackedBytesMax)
        {
            throw new ProblemException(Problem.TooLarge($"What the request brings has more than {limits.UnpackedBytesMax:N0} bytes unpacked. Send it as several runs, or name blobs."));
        }
    }

    /// <exception cref="ProblemException">It is too much.</exception>
    public void AddRow()
    {
        if (++_rows > limits.InputRowsMax)
        {
            throw new ProblemException(Problem.TooLarge($"The request brings more than {limits.InputRowsMax:N0} rows. Send them as several runs."));
        }
    }

    /// <exception cref="ProblemException">It is too much.</exception>
    public void AddFile()
    {
        if (++_files > limits.FilesMax)
        {
            throw new ProblemException(Problem.TooLarge($"The request brings more than {limits.FilesMax:N0} files. Send them as several runs."));
        }
    }
}
