using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using Pipelines.Core.Usage;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Adds up where the KV of a job's prompt comes from. Only the first run counts: what is found again after a swap-out was lost by the
/// platform, not saved by it. Owner thread only.
/// </summary>
internal sealed class PromptTally
{
    private readonly TierShare[] _shares = new TierShare[(int)CacheTier.Blob + 1];
    private int _runs;

    /// <summary>It was told already.</summary>
    public bool IsReported { get; set; }

    public void NoteRun() => _runs++;

    public void Add(CacheTier tier, int tokens, double savedSeconds)
    {
        if (_runs == 1 && tokens > 0)
        {
            TierShare soFar = _shares[(int)tier];
            _shares[(int)tier] = new TierShare(soFar.Tokens + tokens, soFar.SavedSeconds + savedSeconds);
        }
    }

    /// <summary>How many tokens each tier had, for bills.</summary>
    public TierTokens Tiers => new(
        _shares[(int)CacheTier.Context].Tokens, _shares[(int)CacheTier.Host].Tokens, _shares[(int)CacheTier.Disk].Tokens, _shares[(int)CacheTier.Blob].Tokens);

    public PromptOrigin ToOrigin(string tenant, int promptTokens) => new(tenant, promptTokens, _shares);
}
