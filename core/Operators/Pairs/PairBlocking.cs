using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Decides which pairs of two inputs, or within one, are compared. Pure; holds vectors and what conditions read, never pairs.</summary>
/// <param name="options">What makes a pair worth it.</param>
/// <param name="left">The left input, or the only one.</param>
/// <param name="right">The right input; the same as the left one when there is only one.</param>
internal sealed class PairBlocking(BlockingOptions options, PairInput left, PairInput right)
{
    /// <summary>With no more rows to compare within one input, all are compared.</summary>
    private const int RowsComparedAll = 10;

    /// <summary>With no more pairs between two inputs, all are compared.</summary>
    private const int PairsComparedAll = 100;

    private const ulong LimitStream = 3;

    private readonly PairSpace _space = ReferenceEquals(left, right) ? PairSpace.Within(left.Compared()) : PairSpace.Between(left.Compared(), right.Compared());

    private bool IsSmall => _space.IsOneInput ? _space.Lefts.Count <= RowsComparedAll : _space.Count <= PairsComparedAll;

    /// <summary>The pairs that are compared first, to find the threshold; none when it is given, or not needed.</summary>
    public IReadOnlyList<RowPair> Probe()
    {
        if (!options.FindsThreshold || IsSmall)
        {
            return [];
        }

        IReadOnlyList<RowPair> pairs = ProbePairs.Choose(_space, left.Vectors!, right.Vectors!);
        return options.ComparisonsMax < pairs.Count ? [.. pairs.Take((int)options.ComparisonsMax)] : pairs;
    }

    /// <summary>The pairs that are compared, without those that were probed.</summary>
    /// <param name="probed">What was said about those; null when there were none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IEnumerable<RowPair>> PairsAsync(IArrangedInput? probed, CancellationToken cancellationToken)
    {
        List<ComparedPair> known = probed is null ? [] : await probed.ReadResultsAsync(cancellationToken).Select(PairFields.Read).ToListAsync(cancellationToken);
        var knownPairs = known.Select(static one => one.Pair).ToHashSet();
        IReadOnlyList<IPairSearch> searches = await SearchesAsync(known, cancellationToken);
        IEnumerable<RowPair> pairs = CandidatePairs.Of(_space, searches).Where(pair => !knownPairs.Contains(pair));
        return options.ComparisonsMax is { } max
            ? CandidatePairs.Best(pairs, (int)Math.Max(0, max - knownPairs.Count), pair => SimilarityOf(pair) ?? PairDraw.Of(pair, LimitStream))
            : pairs;
    }

    private async Task<IReadOnlyList<IPairSearch>> SearchesAsync(List<ComparedPair> known, CancellationToken cancellationToken)
    {
        if (options.ComparesAll || (options.FindsThreshold && IsSmall))
        {
            return [new AllPairs(_space)];
        }

        List<IPairSearch> searches = [];
        if (options.UsesEmbeddings)
        {
            double threshold = options.Threshold ?? ProbePairs.ThresholdFor(
                [.. known.Where(static one => one.Failure is null).Select(one => (SimilarityOf(one.Pair)!.Value, one.IsMatch))], options.TargetRecall);
            searches.Add(new SimilarPairs(_space, left.Vectors!, right.Vectors!, threshold));
        }

        if (options.Conditions.Count > 0)
        {
            FieldSet leftRead = options.Conditions.Aggregate(FieldSet.None, static (all, one) => all.Union(one.LeftFieldsRead));
            FieldSet rightRead = options.Conditions.Aggregate(FieldSet.None, static (all, one) => all.Union(one.RightFieldsRead));
            IReadOnlyList<JObject> lefts = await left.FieldsAsync(_space.IsOneInput ? leftRead.Union(rightRead) : leftRead, cancellationToken);
            IReadOnlyList<JObject> rights = _space.IsOneInput ? lefts : await right.FieldsAsync(rightRead, cancellationToken);
            searches.AddRange(options.Conditions.Select(condition => new ConditionPairs(_space, condition, row => lefts[row], row => rights[row])));
        }

        return searches;
    }

    private double? SimilarityOf(RowPair pair) => left.Vectors is { } l && right.Vectors is { } r && l.Has(pair.Left) && r.Has(pair.Right)
        ? VectorTable.Similarity(l, pair.Left, r, pair.Right)
        : null;
}
