using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>One unit for each pair of rows that is to be compared.</summary>
/// <param name="operatorName">The operator's: of the units' ids.</param>
/// <param name="options">Which pairs.</param>
/// <param name="prompt">What is asked about them.</param>
/// <param name="phases">Where the phases before left what they made.</param>
/// <param name="isProbe">Only the pairs by which a threshold is found.</param>
internal sealed class PairArrangement(string operatorName, BlockingOptions options, PairPrompt prompt, PairPhases phases, bool isProbe) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(options, prompt, isProbe);

    public string Units => isProbe ? "each pair of rows that the threshold is found by" : "each pair of rows that may match";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (PairInput left, PairInput right) = await phases.ReadAsync(context, options, cancellationToken);
        var blocking = new PairBlocking(options, left, right);
        IEnumerable<RowPair> pairs = isProbe
            ? blocking.Probe()
            : await blocking.PairsAsync(phases.Probe is { } probe ? context.Phases[probe] : null, cancellationToken);
        await foreach (Row unit in new PairUnits(operatorName, prompt.LeftFieldsRead, prompt.RightFieldsRead).JoinAsync(pairs, left.Rows, right.Rows, context, cancellationToken))
        {
            yield return unit;
        }
    }

    private static ContentHash IdentityOf(BlockingOptions options, PairPrompt prompt, bool isProbe)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/pairs/1");
        options.AddTo(hasher);
        return hasher.Add(prompt.Text).Add(isProbe).Finish();
    }
}
