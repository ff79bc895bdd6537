using Pipelines.Core.Scoring;

namespace Pipelines.Training.Evaluation;

/// <summary>How a model did.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Results">One for each item, in their order.</param>
/// <param name="Elapsed">On the wall, for all of them.</param>
public sealed record EvaluationReport(string Model, IReadOnlyList<ItemResult> Results, TimeSpan Elapsed)
{
    /// <summary>Everything, then each set, in the order of their first items.</summary>
    public IReadOnlyList<SetScore> Sets { get; } =
    [
        SetScore.Of("all", Results),
        .. Results.GroupBy(static result => result.Item.Set, StringComparer.Ordinal).Select(static set => SetScore.Of(set.Key, [.. set])),
    ];

    /// <summary>What the confidence of a whole answer is worth; null when the model tells none.</summary>
    public ConfidenceCalibration? Calibration { get; } = CalibrationOf(Results);

    private static ConfidenceCalibration? CalibrationOf(IReadOnlyList<ItemResult> results)
    {
        ScoredAnswer[] scored = [.. results.Where(static result => result.Answer.Confidence is not null).Select(static result => new ScoredAnswer(result.Answer.Confidence!.Value, result.IsWhole))];
        return scored.Length == 0 ? null : new ConfidenceCalibration(scored);
    }

    public double DocumentsPerMinute => Elapsed > TimeSpan.Zero ? Results.Count / Elapsed.TotalMinutes : 0;

    public long PromptTokens => Results.Sum(static result => result.Answer.Usage.InputTokens);

    public long AnswerTokens => Results.Sum(static result => result.Answer.Usage.OutputTokens);
}
