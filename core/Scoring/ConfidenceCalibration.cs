namespace Pipelines.Core.Scoring;

/// <summary>What a model's confidence is worth: how far it lies from the truth, and what is right of the answers above a threshold.</summary>
public sealed class ConfidenceCalibration
{
    /// <summary>Answers in each bin are equally many, so that no bin rests on a handful.</summary>
    private const int BinsMax = 10;

    /// <summary>The table shows what is accepted at each tenth of the answers, from the surest on.</summary>
    private const int LevelsShown = 10;

    private readonly ScoredAnswer[] _surestFirst;

    /// <param name="answers">In any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A confidence is not between 0 and 1.</exception>
    public ConfidenceCalibration(IEnumerable<ScoredAnswer> answers)
    {
        _surestFirst = [.. answers.OrderByDescending(static answer => answer.Confidence)];
        foreach (ScoredAnswer answer in _surestFirst)
        {
            if (answer.Confidence is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(answers), answer.Confidence, "A confidence lies between 0 and 1.");
            }
        }

        Bins = [.. Cut(_surestFirst)];
        ExpectedError = _surestFirst.Length == 0
            ? 0
            : Bins.Sum(bin => Math.Abs(bin.Right.Value - bin.Confidence) * bin.Right.Of) / _surestFirst.Length;
    }

    /// <summary>How many answers there are.</summary>
    public int Count => _surestFirst.Length;

    /// <summary>From the surest on.</summary>
    public IReadOnlyList<ConfidenceBin> Bins { get; }

    /// <summary>
    /// The expected calibration error, from 0 to 1: how far the share of right answers lies from the mean confidence, on average over the bins, each
    /// weighted by its answers (Naeini et al. 2015, with bins of equal counts).
    /// </summary>
    public double ExpectedError { get; }

    /// <summary>What is accepted at about each tenth of the answers, from the surest tenth to all of them. Answers of equal confidence are accepted together.</summary>
    public IReadOnlyList<AcceptanceLevel> Levels()
    {
        List<AcceptanceLevel> shown = [];
        IReadOnlyList<AcceptanceLevel> all = AllLevels();
        for (int step = 1; step <= LevelsShown; step++)
        {
            double wanted = (double)step * Count / LevelsShown;
            int next = shown.Count == 0 ? 0 : (int)shown[^1].Accepted.Right;
            if (all.Cast<AcceptanceLevel?>().FirstOrDefault(level => level!.Value.Accepted.Right >= wanted) is { } level && level.Accepted.Right > next)
            {
                shown.Add(level);
            }
        }

        return shown;
    }

    /// <summary>
    /// The lowest threshold at which so large a share of what is accepted was right: whatever is below goes to a better model. Measured on the very answers it is chosen
    /// by, so with few of them it promises too much; the interval of <see cref="AcceptanceLevel.Right"/> says how few they are.
    /// </summary>
    /// <param name="target">The share, from 0 to 1.</param>
    /// <returns>Null when no threshold reaches it.</returns>
    public AcceptanceLevel? Recommend(double target)
    {
        AcceptanceLevel? best = null;
        foreach (AcceptanceLevel level in AllLevels())
        {
            best = level.Right.Value >= target ? level : best;
        }

        return best;
    }

    /// <summary>One for each confidence that occurs, from the highest on.</summary>
    private List<AcceptanceLevel> AllLevels()
    {
        List<AcceptanceLevel> levels = [];
        long right = 0;
        for (int i = 0; i < _surestFirst.Length; i++)
        {
            right += _surestFirst[i].IsRight ? 1 : 0;
            if (i + 1 == _surestFirst.Length || !_surestFirst[i + 1].Confidence.Equals(_surestFirst[i].Confidence))
            {
                levels.Add(new AcceptanceLevel(_surestFirst[i].Confidence, new Share(i + 1, Count), new Share(right, i + 1)));
            }
        }

        return levels;
    }

    private static IEnumerable<ConfidenceBin> Cut(ScoredAnswer[] answers)
    {
        int bins = Math.Min(BinsMax, answers.Length);
        for (int i = 0; i < bins; i++)
        {
            ScoredAnswer[] part = answers[(i * answers.Length / bins)..((i + 1) * answers.Length / bins)];
            yield return new ConfidenceBin(part.Average(static answer => answer.Confidence), new Share(part.Count(static answer => answer.IsRight), part.Length));
        }
    }
}
