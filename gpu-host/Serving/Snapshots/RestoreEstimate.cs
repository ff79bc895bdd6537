namespace GpuHost.Serving.Snapshots;

/// <summary>
/// What prefill and restoring cost here, learned from the steps that ran: restore only when it wins.
/// </summary>
internal sealed class RestoreEstimate
{
    /// <summary>Steps with fewer tokens say little about prefill.</summary>
    private const int PrefillSampleTokensMin = 32;

    /// <summary>So often something that seems to lose is restored all the same: without samples nothing would ever change.</summary>
    private const int RefusalsPerTrial = 32;

    // Until measured: a slow prefill and a fast memory, so that the first restores happen and are measured.
    private readonly RecentMedian _secondsPerToken = new(whileUnknown: 1e-3);
    private readonly RecentMedian _secondsPerByte = new(whileUnknown: 1e-10);
    private readonly RecentMedian _fetchSecondsPerByte = new(whileUnknown: 1e-9);
    private int _refusals;

    public double PrefillSeconds(int tokens) => tokens * _secondsPerToken.Value;

    /// <summary>Whether restoring so many bytes takes less time than computing their tokens.</summary>
    public bool RestoringWins(int tokens, long bytes) =>
        bytes * _secondsPerByte.Value < PrefillSeconds(tokens) || ++_refusals % RefusalsPerTrial == 0;

    /// <summary>Whether reading so many bytes from the store, and restoring them, takes less time than computing their tokens.</summary>
    public bool FetchingWins(int tokens, long bytes) =>
        bytes * (_fetchSecondsPerByte.Value + _secondsPerByte.Value) < PrefillSeconds(tokens) || ++_refusals % RefusalsPerTrial == 0;

    /// <summary>Latency is part of the time, so small reads count as slow ones.</summary>
    public void NoteFetch(long bytes, TimeSpan elapsed)
    {
        if (bytes > 0)
        {
            _fetchSecondsPerByte.Add(elapsed.TotalSeconds / bytes);
        }
    }

    public void NotePrefill(int tokens, TimeSpan elapsed)
    {
        if (tokens >= PrefillSampleTokensMin)
        {
            _secondsPerToken.Add(elapsed.TotalSeconds / tokens);
        }
    }

    public void NoteRestore(long bytes, TimeSpan elapsed)
    {
        if (bytes > 0)
        {
            _secondsPerByte.Add(elapsed.TotalSeconds / bytes);
        }
    }
}
