namespace Pipelines.Runtime.Stages;

/// <summary>When a stage that goes wrong is given up, so that a broken prompt does not burn the budget.</summary>
public sealed record FailFastOptions
{
    public static FailFastOptions Default { get; } = new();

    /// <summary>Nothing is given up.</summary>
    public static FailFastOptions Never { get; } = new() { CallsAlikeMax = 0 };

    /// <summary>
    /// When so many calls of a stage, the very first, have all failed alike, the run fails; never fewer than may be under way together, so
    /// that asking again has had its chance. 0 never stops.
    /// </summary>
    public int CallsAlikeMax { get; init; } = 20;

    /// <summary>The share of failed rows, from 0 to 1, above which the run fails; null never stops. Goes before the pipeline's own.</summary>
    public double? FailureRateMax { get; init; }

    /// <summary>Fewer rows say nothing about their share.</summary>
    public int FailureRateRowsMin { get; init; } = 50;
}
