using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Cascades;

namespace Pipelines.Core.Operators.Filter;

/// <summary>A filter with a cascade.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="FilterIdentity">All of it that decides its answers.</param>
/// <param name="Cascade">The cascade.</param>
/// <param name="PassedRowsMax">So many rows pass at most; null for all.</param>
internal sealed record CascadedFilterOptions(FilterOptions Filter, ContentHash FilterIdentity, CascadeOptions Cascade, long? PassedRowsMax)
{
    /// <summary>The phase that scores or embeds rows.</summary>
    public const int ProxyPhase = 0;

    /// <summary>The steps in their order; the phase of the first is number 1.</summary>
    public IReadOnlyList<FilterStep> Steps { get; } =
        Cascade.Embedding is null ? [FilterStep.Calibrate, FilterStep.Ask] : [FilterStep.Train, FilterStep.Calibrate, FilterStep.Ask];

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/cascaded-filter/1");
            Cascade.AddTo(hasher);
            return hasher.Add(FilterIdentity).Add(PassedRowsMax).Finish();
        }
    }

    /// <summary>The number of the phase that asks about the rows of a step.</summary>
    public int PhaseOf(FilterStep step)
    {
        int at = ProxyPhase;
        foreach (FilterStep one in Steps)
        {
            at++;
            if (one == step)
            {
                return at;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(step), step, "The cascade has no such step.");
    }
}
