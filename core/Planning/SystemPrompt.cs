namespace Pipelines.Core.Planning;

/// <summary>What the pipeline tells every model call about itself (<c>system_prompt</c>); null leaves it out.</summary>
/// <param name="Persona">Who the model is, for example <c>a contract lawyer</c>.</param>
/// <param name="DatasetDescription">What the rows are.</param>
public sealed record SystemPrompt(string? Persona, string? DatasetDescription)
{
    public static SystemPrompt None { get; } = new(null, null);
}
