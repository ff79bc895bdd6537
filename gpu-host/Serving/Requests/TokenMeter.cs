using Pipelines.Core.Usage;

namespace GpuHost.Serving.Requests;

/// <summary>
/// Counts what one request used. Tokens that had to be computed again because the request was swapped out are the
/// platform's loss and not the request's: they count nowhere here.
/// </summary>
internal sealed class TokenMeter(int inputTokens)
{
    private int? _cachedTokens;
    private int _outputTokens;
    private int _forcedTokens;

    /// <summary>How much of the prompt the cache held when the request first got a sequence; later calls change nothing.</summary>
    public void NoteAdmission(int cachedTokens) => _cachedTokens ??= cachedTokens;

    public void NoteOutput(bool isForced)
    {
        _outputTokens++;
        _forcedTokens += isForced ? 1 : 0;
    }

    public TokenUsage Total => new(inputTokens, _cachedTokens ?? 0, CacheWriteTokens: 0, _outputTokens, _forcedTokens);
}
