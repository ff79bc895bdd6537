namespace Pipelines.Core.Planning;

/// <summary>What the caller wants different from what the pipeline says.</summary>
public sealed record PlanningOptions
{
    /// <summary>The plan's name when the pipeline has none; usually the file name without extension.</summary>
    public string Name { get; init; } = "pipeline";

    /// <summary>Stands in for <c>default_model</c>; operations that name a model keep theirs.</summary>
    public string? Model { get; init; }

    /// <summary>Used when neither the pipeline nor the caller names a model; null makes that an error.</summary>
    public string? FallbackModel { get; init; }

    /// <summary>Stands in for <c>default_lm_api_base</c>.</summary>
    public Uri? ApiBase { get; init; }

    /// <summary>The field in which rows tell how sure answers are, where an operation that can tell it names none; null when they need not.</summary>
    public string? ConfidenceField { get; init; }

    /// <summary>Every stage that reads a dataset takes only so many of its rows; at least 1.</summary>
    public long? SampleRows { get; init; }
}
