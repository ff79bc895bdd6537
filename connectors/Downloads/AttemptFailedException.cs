namespace Pipelines.Connectors.Downloads;

/// <summary>One attempt failed in a way that the next may not.</summary>
/// <param name="reason">For people.</param>
/// <param name="retryAfter">The wait that the server asks for.</param>
/// <param name="innerException">What it came from.</param>
internal sealed class AttemptFailedException(string reason, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(reason, innerException)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
