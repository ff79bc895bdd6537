using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Requests;

/// <summary>Where the KV of one request's prompt came from; what no tier had was computed.</summary>
/// <param name="Tenant">On whose behalf it was asked.</param>
/// <param name="PromptTokens">The whole prompt.</param>
/// <param name="Shares">By tier: <see cref="CacheTier"/> is the index. Tiers that had nothing have no tokens.</param>
public sealed record PromptOrigin(string Tenant, int PromptTokens, IReadOnlyList<TierShare> Shares)
{
    public TierShare this[CacheTier tier] => Shares[(int)tier];
}
