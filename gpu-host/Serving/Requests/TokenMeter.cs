using Pipelines.Core.Usage;

namespace GpuHost.Serving.Requests;

/// <summary>
/// Counts what one request used. Tokens that had to be computed again because the request was swapped out are the
/// platform's loss and not the request's: they count nowhere here.
/// </summary>
internal sealed class TokenMeter(int inputTokens)
{
    private int? _cachedTokens;
    private bool _isFirstRun = true;
    private int _savedTokens;
    private int _outputTokens;
    private int _forcedTokens;

    /// <summary>How much of the prompt the context held when the request got a sequence; only the first time counts.</summary>
    public void NoteAdmission(int cachedTokens)
    {
        _isFirstRun = _cachedTokens is null;
        _cachedTokens ??= cachedTokens;
    }

    /// <summary>How much more was taken from the host's memory instead of being computed.</summary>
    public void NoteRestored(int tokens) => _cachedTokens += _isFirstRun ? tokens : 0;

    /// <summary>How many prompt tokens were written to a cache beyond the context.</summary>
    public void NoteSaved(int tokens) => _savedTokens += tokens;

    public void NoteOutput(bool isForced)
    {
        _outputTokens++;
        _forcedTokens += isForced ? 1 : 0;
    }

    public TokenUsage Total => new(inputTokens, _cachedTokens ?? 0, _savedTokens, _outputTokens, _forcedTokens);
}
