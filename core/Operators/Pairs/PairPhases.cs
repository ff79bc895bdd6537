using System.Runtime.CompilerServices;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Which earlier phase made what, by its number.</summary>
/// <param name="LeftVectors">The embeddings of the left rows, or of the only ones; null when there are none.</param>
/// <param name="RightVectors">Those of the right rows; the same for one input.</param>
/// <param name="Probe">The comparisons that the threshold is found by; null when it is given.</param>
/// <param name="Compare">All other comparisons.</param>
internal sealed record PairPhases(int? LeftVectors, int? RightVectors, int? Probe, int Compare)
{
    /// <summary>The embeddings by which a cascade scores left rows; null when it does otherwise, or there is none.</summary>
    public int? ProxyLeft { get; init; }

    /// <summary>Those of the right rows; the same for one input.</summary>
    public int? ProxyRight { get; init; }

    /// <summary>The scores of a cascade; null when there is none.</summary>
    public int? Score { get; init; }

    /// <summary>The comparisons that its thresholds are found by; null when there is none.</summary>
    public int? Calibrate { get; init; }

    public static PairPhases For(BlockingOptions options, bool isOneInput)
    {
        int next = 0;
        int? left = options.UsesEmbeddings ? next++ : null;
        int? right = isOneInput ? left : options.UsesEmbeddings ? next++ : null;
        int? probe = options.FindsThreshold ? next++ : null;
        int? proxyLeft = options.Cascade?.Embedding is null ? null : next++;
        int? proxyRight = isOneInput ? proxyLeft : options.Cascade?.Embedding is null ? null : next++;
        int? score = options.Cascade is null ? null : next++;
        int? calibrate = options.Cascade is null ? null : next++;
        return new PairPhases(left, right, probe, next) { ProxyLeft = proxyLeft, ProxyRight = proxyRight, Score = score, Calibrate = calibrate };
    }

    /// <summary>The inputs as the phases before have prepared them.</summary>
    public async Task<(PairInput Left, PairInput Right)> ReadAsync(IArrangingContext context, BlockingOptions options, CancellationToken cancellationToken)
    {
        // Rows of two inputs never match without a question: equal ones share the answer of the call, not the place in the join.
        bool isOneInput = context.Inputs.Count == 1;
        BlockingFields? equalBy = isOneInput ? options.LeftFields : null;
        PairInput left = await PairInput.ReadAsync(context.Inputs[0], LeftVectors is { } l ? context.Phases[l] : null, equalBy, cancellationToken);
        return isOneInput
            ? (left, left)
            : (left, await PairInput.ReadAsync(context.Inputs[1], RightVectors is { } r ? context.Phases[r] : null, null, cancellationToken));
    }

    /// <summary>All comparisons, in the order in which they were made; then what a cascade's proxy says about the pairs that nobody else was asked about.</summary>
    public async IAsyncEnumerable<ComparedPair> ReadComparedAsync(
        IArrangingContext context, BlockingOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (int phase in new[] { Probe, Calibrate, Compare }.OfType<int>())
        {
            await foreach (RowResult result in context.Phases[phase].ReadResultsAsync(cancellationToken))
            {
                yield return PairFields.Read(result);
            }
        }

        if (options.Cascade is { } cascade)
        {
            CascadedPairs cascaded = await CascadedPairs.ReadAsync(cascade, context.Phases[Score!.Value], context.Phases[Calibrate!.Value], cancellationToken);
            foreach (ComparedPair decided in cascaded.Decided)
            {
                yield return decided;
            }
        }
    }
}
