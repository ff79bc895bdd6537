using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>
/// The groups, those that are larger than their samples with the rows that stand for them. The phases before have embedded the rows of these groups, group by
/// group, and the queries: both come in the order of the groups. Holds the vectors of one group, or as many as rows are wanted.
/// </summary>
/// <param name="sampling">Which rows.</param>
/// <param name="groups">Makes the units.</param>
/// <param name="firstPhase">The number of the phase that embedded the rows; that of the queries comes next.</param>
internal sealed class SampledGroupsArrangement(ValueSampling sampling, IArrangement groups, int firstPhase) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(sampling, groups);

    public string Units => groups.Units;

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)> vectors =
            RowVectors.ReadAsync(context.Phases[firstPhase], cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)>? queries = sampling.Query is null
            ? null
            : RowVectors.ReadAsync(context.Phases[firstPhase + 1], cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (Row unit in groups.ArrangeAsync(context, cancellationToken).WithCancellation(cancellationToken))
        {
            if (!sampling.Cuts(unit))
            {
                yield return unit;
                continue;
            }

            // The phases have embedded the group whatever becomes of it here, so it is passed over in them too.
            IGroupSampler sampler = await SamplerAsync(queries);
            RowFailure? failure = await AddAllAsync(sampler, unit.Group!.Members!.Count, vectors);
            yield return unit.Group.Ending is not null ? unit
                : failure is not null ? unit with { Group = unit.Group with { Ending = RowEnding.Failed(failure) } }
                : SampledUnit.Give(unit, sampler.Choose(cancellationToken));
        }
    }

    private async Task<IGroupSampler> SamplerAsync(IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)>? queries)
    {
        if (queries is null)
        {
            return new ClusterSampler(sampling.RowsMax);
        }

        (float[]? query, RowFailure? failure) = await NextAsync(queries);
        return new SimilaritySampler(sampling.RowsMax, query, failure);
    }

    /// <returns>Why the group has no sample; null when it has one.</returns>
    private static async Task<RowFailure?> AddAllAsync(IGroupSampler sampler, long rows, IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)> vectors)
    {
        RowFailure? failure = sampler.Failure;
        for (long row = 0; row < rows; row++)
        {
            (float[]? vector, RowFailure? unembedded) = await NextAsync(vectors);
            failure ??= unembedded is null ? null : unembedded with { Detail = $"A row of the group cannot be embedded, so no sample can be chosen: {unembedded.Detail}" };
            if (failure is null)
            {
                sampler.Add(vector!);
            }
        }

        return failure;
    }

    private static async Task<(float[]? Vector, RowFailure? Failure)> NextAsync(IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)> embedded) =>
        await embedded.MoveNextAsync() ? embedded.Current : throw new InvalidOperationException("Fewer rows or queries were embedded than the groups have.");

    private static ContentHash IdentityOf(ValueSampling sampling, IArrangement groups)
    {
        using var hasher = new CanonicalHasher("pipelines/arrangement/sampled-groups/1");
        sampling.AddTo(hasher);
        return hasher.Add(groups.Identity).Finish();
    }
}
