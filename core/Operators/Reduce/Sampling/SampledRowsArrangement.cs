using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>The rows of the groups that are larger than their samples, group by group: those that are embedded.</summary>
internal sealed class SampledRowsArrangement(ValueSampling sampling, IArrangement groups) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(sampling, groups);

    public string Units => "each row of a group that is sampled";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Row unit in groups.ArrangeAsync(context, cancellationToken).Where(sampling.Cuts).WithCancellation(cancellationToken))
        {
            await foreach (Row member in unit.Group!.ReadAsync(cancellationToken))
            {
                yield return member;
            }
        }
    }

    private static ContentHash IdentityOf(ValueSampling sampling, IArrangement groups)
    {
        using var hasher = new CanonicalHasher("pipelines/arrangement/sampled-rows/1");
        return hasher.Add(sampling.RowsMax).Add(groups.Identity).Finish();
    }
}
