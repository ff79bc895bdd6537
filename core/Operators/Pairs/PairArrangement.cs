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
/// <param name="step">Which of the pairs.</param>
internal sealed class PairArrangement(string operatorName, BlockingOptions options, PairPrompt prompt, PairPhases phases, PairStep step) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(options, prompt, step);

    public string Units => step switch
    {
        PairStep.Probe => "each pair of rows that the threshold is found by",
        PairStep.Calibrate => "each pair of rows that the cascade's thresholds are found by",
        _ => "each pair of rows that may match",
    };

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (PairInput left, PairInput right) = await phases.ReadAsync(context, options, cancellationToken);
        IEnumerable<RowPair> pairs = await PairsAsync(context, left, right, cancellationToken);
        await foreach (Row unit in new PairUnits(operatorName, prompt.LeftFieldsRead, prompt.RightFieldsRead).JoinAsync(pairs, left.Rows, right.Rows, context, cancellationToken))
        {
            yield return unit;
        }
    }

    private async Task<IEnumerable<RowPair>> PairsAsync(IArrangingContext context, PairInput left, PairInput right, CancellationToken cancellationToken)
    {
        if (step is PairStep.Calibrate or PairStep.Compare && options.Cascade is { } cascade)
        {
            IArrangedInput? calibrated = step == PairStep.Compare ? context.Phases[phases.Calibrate!.Value] : null;
            CascadedPairs cascaded = await CascadedPairs.ReadAsync(cascade, context.Phases[phases.Score!.Value], calibrated, cancellationToken);
            return step == PairStep.Compare ? cascaded.Compare : cascaded.Calibrate;
        }

        var blocking = new PairBlocking(options, left, right);
        return step == PairStep.Probe
            ? blocking.Probe()
            : await blocking.PairsAsync(phases.Probe is { } probe ? context.Phases[probe] : null, cancellationToken);
    }

    private static ContentHash IdentityOf(BlockingOptions options, PairPrompt prompt, PairStep step)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/pairs/1");
        options.AddTo(hasher);
        return hasher.Add(prompt.Text).Add(step.ToString()).Finish();
    }
}
