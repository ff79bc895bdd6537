namespace Pipelines.Core.Operators;

/// <summary>What a person wants to know about an operator before it runs, and what it will cost.</summary>
public sealed record OperatorDescription
{
    /// <summary>The model it asks; null when it asks none.</summary>
    public string? Model { get; init; }

    /// <summary>Models that it asks beside <see cref="Model"/>: to review answers, or where that one is unsure.</summary>
    public IReadOnlyList<string> OtherModels { get; init; } = [];

    /// <summary>All models that it may ask, each once.</summary>
    public IEnumerable<string> AllModels => (Model is null ? OtherModels : OtherModels.Prepend(Model)).Distinct(StringComparer.Ordinal);

    /// <summary>Its calls go through the provider's batch API.</summary>
    public bool UsesProviderBatch { get; init; }

    /// <summary>The message before every prompt, shared by all rows; null when it asks no model.</summary>
    public string? SystemMessage { get; init; }

    /// <summary>Every text that it makes prompts of.</summary>
    public IReadOnlyList<PromptDescription> Prompts { get; init; } = [];

    /// <summary>The JSON Schema of an answer as compact JSON; null when there is none.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>It wants no answers of earlier runs (<c>bypass_cache</c>).</summary>
    public bool BypassesEarlierRuns { get; init; }

    /// <summary>How many calls it makes; all zero when it asks no model.</summary>
    public CallEstimate Calls { get; init; } = CallEstimate.None;
}
