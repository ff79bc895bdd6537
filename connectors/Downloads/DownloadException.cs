namespace Pipelines.Connectors.Downloads;

/// <summary>A download that ended without its file. What was received stays in the part file, for the next try.</summary>
public sealed class DownloadException(DownloadFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public DownloadFailure Failure { get; } = failure;
}
