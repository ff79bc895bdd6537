using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Which earlier phase made what, by its number.</summary>
/// <param name="LeftVectors">The embeddings of the left rows, or of the only ones; null when there are none.</param>
/// <param name="RightVectors">Those of the right rows; the same for one input.</param>
/// <param name="Probe">The comparisons that the threshold is found by; null when it is given.</param>
/// <param name="Compare">All other comparisons.</param>
internal sealed record PairPhases(int? LeftVectors, int? RightVectors, int? Probe, int Compare)
{
    public static PairPhases For(BlockingOptions options, bool isOneInput)
    {
        int next = 0;
        int? left = options.UsesEmbeddings ? next++ : null;
        int? right = isOneInput ? left : options.UsesEmbeddings ? next++ : null;
        int? probe = options.FindsThreshold ? next++ : null;
        return new PairPhases(left, right, probe, next);
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

    /// <summary>All comparisons, in the order in which they were made.</summary>
    public IAsyncEnumerable<ComparedPair> ReadComparedAsync(IArrangingContext context, CancellationToken cancellationToken) =>
        (Probe is { } probe ? context.Phases[probe].ReadResultsAsync(cancellationToken) : AsyncEnumerable.Empty<RowResult>())
        .Concat(context.Phases[Compare].ReadResultsAsync(cancellationToken))
        .Select(PairFields.Read);
}
