namespace GpuHost.Serving.Snapshots;

/// <summary>
/// What prefill and restoring cost here, learned from the steps that ran: restore only when it wins.
/// </summary>
/// <param name="isAlwaysWorthIt">Whatever is stored is restored, the more the better, without asking what it costs.</param>
internal sealed class RestoreEstimate(bool isAlwaysWorthIt = false)
{
    /// <summary>Steps with fewer tokens say little about prefill.</summary>
    private const int PrefillSampleTokensMin = 32;

    /// <summary>So often something that seems to lose is restored all the same: without samples nothing would ever change.</summary>
    private const int RefusalsPerTrial = 32;

    // Until measured: a slow prefill and a fast memory, so that the first restores happen and are measured.
    private readonly RecentMedian _secondsPerToken = new(whileUnknown: 1e-3);
    private readonly RecentMedian _secondsPerByte = new(whileUnknown: 1e-10);
    private int _refusals;

    public double PrefillSeconds(int tokens) => tokens * _secondsPerToken.Value;

    /// <summary>Whether restoring so many bytes takes less time than computing their tokens.</summary>
    public bool RestoringWins(int tokens, long bytes) =>
        IsWorthTrying(FetchGain(tokens, bytes, fetchSeconds: 0));

    /// <summary>Seconds that are saved by reading so many bytes and restoring them, instead of computing their tokens.</summary>
    public double FetchGain(int tokens, long bytes, double fetchSeconds) => isAlwaysWorthIt
        ? tokens
        : PrefillSeconds(tokens) - fetchSeconds - (bytes * _secondsPerByte.Value);

    /// <summary>Seconds of computing that so many tokens would have taken, less the restoring of so many bytes; never negative.</summary>
    public double SavedSeconds(int tokens, long bytes) => Math.Max(0, PrefillSeconds(tokens) - (bytes * _secondsPerByte.Value));

    /// <summary>Whether it saves time, or is to be tried all the same.</summary>
    public bool IsWorthTrying(double gainSeconds) => gainSeconds > 0 || ++_refusals % RefusalsPerTrial == 0;

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
