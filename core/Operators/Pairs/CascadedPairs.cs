using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Cascades;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Which candidates the model is asked about, and what the proxy says about the others. Holds two words for each candidate.</summary>
internal sealed class CascadedPairs
{
    private readonly List<RowPair> _pairs = [];

    /// <summary>Not a number where the proxy said nothing.</summary>
    private readonly List<double> _scores = [];

    private readonly List<int> _scored = [];
    private CalibrationSample? _sample;
    private CascadeThresholds _thresholds = CascadeThresholds.None;

    private CascadedPairs()
    {
    }

    /// <summary>The pairs by which the thresholds are found.</summary>
    public IEnumerable<RowPair> Calibrate => _sample!.Items.Select(item => _pairs[_scored[item]]);

    /// <summary>The others that the model is asked about.</summary>
    public IEnumerable<RowPair> Compare => Open().Where(at => AnswerAt(at) is null).Select(at => _pairs[at]);

    /// <summary>What the proxy says.</summary>
    public IEnumerable<ComparedPair> Decided => Open().Where(at => AnswerAt(at) is not null).Select(at => new ComparedPair(_pairs[at], AnswerAt(at)!.Value, null));

    /// <param name="cascade">The cascade.</param>
    /// <param name="scores">The phase that scored the candidates.</param>
    /// <param name="calibrated">The phase that asked about some of them; null when it has not yet, and only <see cref="Calibrate"/> is wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CascadedPairs> ReadAsync(
        CascadeOptions cascade, IArrangedInput scores, IArrangedInput? calibrated, CancellationToken cancellationToken)
    {
        var pairs = new CascadedPairs();
        await foreach (RowResult result in scores.ReadResultsAsync(cancellationToken))
        {
            double score = result.Status == RowStatus.Ok ? PairFields.ScoreOf(result.Row) ?? double.NaN : double.NaN;
            if (!double.IsNaN(score))
            {
                pairs._scored.Add(pairs._pairs.Count);
            }

            pairs._pairs.Add(PairFields.PairOf(result.Row));
            pairs._scores.Add(score);
        }

        pairs._sample = new CalibrationSample([.. pairs._scored.Select(at => pairs._scores[at])], cascade.Target);
        if (calibrated is not null)
        {
            Dictionary<RowPair, bool> labels = await calibrated.ReadResultsAsync(cancellationToken)
                .Select(PairFields.Read)
                .Where(static one => one.Failure is null)
                .ToDictionaryAsync(static one => one.Pair, static one => one.IsMatch, cancellationToken: cancellationToken);
            pairs._thresholds = pairs._sample.Learn(item => labels.TryGetValue(pairs._pairs[pairs._scored[item]], out bool label) ? label : null);
        }

        return pairs;
    }

    /// <summary>The candidates that were not asked about to calibrate.</summary>
    private IEnumerable<int> Open()
    {
        HashSet<int> asked = [.. _sample!.Items.Select(item => _scored[item])];
        return Enumerable.Range(0, _pairs.Count).Where(at => !asked.Contains(at));
    }

    private bool? AnswerAt(int at) => double.IsNaN(_scores[at]) ? null : _thresholds.AnswerTo(_scores[at]);
}
