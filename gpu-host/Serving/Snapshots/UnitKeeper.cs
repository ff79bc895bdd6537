using GpuHost.Serving.Kv;
using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Snapshots;

/// <summary>Sees to it that units are saved where <see cref="UnitPolicy"/> cuts a job's prompt. Owner thread only.</summary>
internal sealed class UnitKeeper(KvCache cache, int unitTokensMin)
{
    private readonly PrefixSightings _sightings = new();

    /// <summary>A job came in.</summary>
    public void Note(SequenceJob job)
    {
        if (CanCut(job))
        {
            _sightings.Note(job.Terms.Scope, job.Prompt.AsMemory(0, job.CacheablePromptTokens));
        }
    }

    /// <summary>
    /// A job starts with so many tokens out of the context: its prompt is cut by what is known by now of those that wait, too. What
    /// others will begin with, and never was a unit, becomes one; once, or a tier that is too small would be filled again and again.
    /// </summary>
    public void Start(SequenceJob job, int cachedTokens)
    {
        if (!CanCut(job))
        {
            return;
        }

        int seen = _sightings.CommonOf(job.Terms.Scope, job.Prompt.AsSpan(0, job.CacheablePromptTokens));
        int common = Math.Max(seen, Math.Min(job.NextSharesTokens, job.CacheablePromptTokens));
        job.Units = UnitPolicy.PointsOf(job.CacheablePromptTokens, job.Breakpoints, common, unitTokensMin);
        foreach (UnitPoint point in job.Units)
        {
            if (point.Tokens <= cachedTokens && point.Reason != UnitReason.Interval
                && _sightings.TryClaim(job.Terms.Scope, job.Prompt.AsSpan(0, point.Tokens)))
            {
                Save(job, point);
            }
        }
    }

    /// <summary>A job's tokens in [<paramref name="before"/>, <paramref name="after"/>) are computed.</summary>
    public void Reach(SequenceJob job, int before, int after)
    {
        // By index: this runs for every job of every step, and an interface's enumerator is an allocation.
        for (int i = 0; i < job.Units.Count; i++)
        {
            UnitPoint point = job.Units[i];
            if (point.Tokens > before && point.Tokens <= after)
            {
                _sightings.TryClaim(job.Terms.Scope, job.Prompt.AsSpan(0, point.Tokens));
                Save(job, point);
            }
        }
    }

    private bool CanCut(SequenceJob job) => job.SharesPrefix && cache.Snapshots.IsEnabled;

    // Only what was asked for is a cache write on somebody's bill.
    private void Save(SequenceJob job, UnitPoint point)
    {
        int saved = cache.Save(job.Lease!, job.Terms.Scope, job.Prompt, point.Tokens, point.Reason);
        if (point.Reason == UnitReason.Breakpoint)
        {
            job.NoteSaved(saved);
        }
        else if (point.Reason == UnitReason.Common)
        {
            cache.Snapshots.NoteCommon(job.Terms.Scope, job.Prompt.AsSpan(0, point.Tokens));
        }
    }
}
