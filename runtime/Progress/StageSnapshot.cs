using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Progress;

/// <summary>Where a stage stands.</summary>
/// <param name="Name">The stage, for example <c>01-extract</c>.</param>
/// <param name="StepName">The step of the pipeline that it is a part of.</param>
/// <param name="State">Whether it has begun or ended.</param>
/// <param name="RowsTotal">Its input rows; null while nobody knows.</param>
/// <param name="RowsDone">Input rows that are accounted for.</param>
/// <param name="Fraction">How much is done, from 0 to 1; null while it cannot be told.</param>
/// <param name="RowsPerSecond">Rows that this attempt has finished, over the time it took; 0 before the first.</param>
/// <param name="Remaining">The time that is left at this pace; null while it cannot be told.</param>
/// <param name="Operators">Its operators, in order.</param>
public sealed record StageSnapshot(
    string Name,
    string StepName,
    StageState State,
    long? RowsTotal,
    long RowsDone,
    double? Fraction,
    double RowsPerSecond,
    TimeSpan? Remaining,
    IReadOnlyList<OperatorSnapshot> Operators)
{
    /// <summary>What was paid, by model, with earlier attempts.</summary>
    public IReadOnlyList<ModelUsage> Models { get; init; } = [];

    /// <summary>Answers got without paying, with earlier attempts.</summary>
    public long ReusedCalls { get; init; }

    /// <summary>US dollars; null when a model has no price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Rows that failed, at any of its operators.</summary>
    public long RowsFailed => Operators.Sum(static one => one.Counts.Failed);

    /// <summary>The tokens of all paid calls.</summary>
    public TokenUsage Tokens => Models.Aggregate(default(TokenUsage), static (sum, model) => sum + model.Tokens);
}
