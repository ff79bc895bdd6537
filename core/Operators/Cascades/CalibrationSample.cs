using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>
/// The items that the model is asked about to learn the thresholds of a cascade, and what their answers say. Which items depends on scores and target alone, so it is the
/// same in every process.
/// <list type="table">
/// <item><term>recall</term><description>draws from all items; <see cref="RecallThreshold"/></description></item>
/// <item><term>precision</term><description>draws from ranges of the highest scores; <see cref="PurityThreshold"/></description></item>
/// <item><term>both</term><description>for each so many labels as the budget has, and half of delta</description></item>
/// <item><term>accuracy</term><description>ranges of the highest and of the lowest scores, in the same way</description></item>
/// </list>
/// When the budget reaches for all items, all are asked about, and no threshold is needed.
/// </summary>
internal sealed class CalibrationSample
{
    private const ulong UniformStream = 0x75;
    private const ulong HighestStream = 0x68;
    private const ulong LowestStream = 0x6C;

    private readonly IReadOnlyList<double> _scores;
    private readonly CascadeTarget _target;
    private readonly IReadOnlyList<int> _uniform = [];
    private readonly IReadOnlyList<ScoreRange> _highest = [];
    private readonly IReadOnlyList<ScoreRange> _lowest = [];

    /// <param name="scores">Of all items.</param>
    /// <param name="target">What is promised.</param>
    /// <param name="seed">Of the draws: another one draws other items.</param>
    public CalibrationSample(IReadOnlyList<double> scores, CascadeTarget target, ulong seed = 0)
    {
        _scores = scores;
        _target = target;
        if (scores.Count <= target.LabelBudget)
        {
            Items = [.. Enumerable.Range(0, scores.Count)];
            IsWhole = true;
            return;
        }

        // A seed takes the streams of all draws elsewhere.
        ulong streams = seed << 8;
        if (target.Guarantee is CascadeGuarantee.Recall or CascadeGuarantee.PrecisionAndRecall)
        {
            _uniform = DrawFromAll(scores.Count, target.LabelBudget, new DrawStream(streams | UniformStream));
        }

        if (target.Guarantee is not CascadeGuarantee.Recall)
        {
            int[] byScore = [.. Enumerable.Range(0, scores.Count).OrderByDescending(item => scores[item])];
            _highest = RangesOf(byScore, target.LabelBudget, streams | HighestStream);
            _lowest = target.Guarantee is CascadeGuarantee.Accuracy ? RangesOf([.. byScore.AsEnumerable().Reverse()], target.LabelBudget, streams | LowestStream) : [];
        }

        Items = [.. _uniform.Concat(_highest.Concat(_lowest).SelectMany(static range => range.Draws)).Distinct().Order()];
    }

    /// <summary>The items to ask about, by their numbers, in order: no more than the budget for each threshold.</summary>
    public IReadOnlyList<int> Items { get; }

    /// <summary>All items are asked about.</summary>
    public bool IsWhole { get; }

    private bool IsOfTwoParts => _target.Guarantee is CascadeGuarantee.PrecisionAndRecall or CascadeGuarantee.Accuracy;

    /// <summary>What the answers say about scores. Items have their own answers, whatever their scores.</summary>
    /// <param name="labelOf">The answer about one of <see cref="Items"/>; null when there is none.</param>
    public CascadeThresholds Learn(Func<int, bool?> labelOf)
    {
        if (IsWhole)
        {
            return CascadeThresholds.None;
        }

        double delta = IsOfTwoParts ? _target.Delta / 2 : _target.Delta;
        double low = RecallThreshold.Find(_uniform.Where(item => labelOf(item) == true).Select(item => _scores[item]), _target.Share, delta) ?? double.NegativeInfinity;
        double high = PurityThreshold.Passed(_highest, labelOf, _target.Share, delta).LastOrDefault(double.PositiveInfinity);
        return _target.Guarantee switch
        {
            CascadeGuarantee.Recall => new CascadeThresholds(low, low),
            CascadeGuarantee.Precision => new CascadeThresholds(high, high),
            CascadeGuarantee.PrecisionAndRecall => new CascadeThresholds(Math.Min(low, high), high),
            _ => new CascadeThresholds(LowestBelow(high, labelOf, delta), high),
        };
    }

    /// <summary>The end of the largest range of low scores that can be trusted and lies below the high ones.</summary>
    private double LowestBelow(double high, Func<int, bool?> labelOf, double delta)
    {
        double edge = PurityThreshold.Passed(_lowest, item => !labelOf(item), _target.Share, delta)
            .Where(one => one < high)
            .LastOrDefault(double.NegativeInfinity);

        // The range has the items at its edge; a threshold leaves them out.
        return double.IsNegativeInfinity(edge) ? edge : Math.BitIncrement(edge);
    }

    private static int[] DrawFromAll(int items, int count, DrawStream stream)
    {
        int[] draws = new int[count];
        for (int i = 0; i < count; i++)
        {
            draws[i] = stream.NextBelow(items);
        }

        return draws;
    }

    private IReadOnlyList<ScoreRange> RangesOf(int[] ordered, int budget, ulong seed)
    {
        // A range ends where the score changes: items of one score are all in it, or none.
        List<int> sizes = [];
        foreach (int wanted in NestedDraws.Sizes(ordered.Length))
        {
            int size = Math.Max(wanted, sizes.LastOrDefault());
            while (size < ordered.Length && _scores[ordered[size]].Equals(_scores[ordered[size - 1]]))
            {
                size++;
            }

            if (size > sizes.LastOrDefault())
            {
                sizes.Add(size);
            }
        }

        IReadOnlyList<IReadOnlyList<int>> draws = NestedDraws.Of(sizes, budget, seed);
        return [.. sizes.Zip(draws, (size, places) => new ScoreRange(_scores[ordered[size - 1]], [.. places.Select(place => ordered[place])]))];
    }
}
