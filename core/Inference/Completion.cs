using Pipelines.Core.Usage;

namespace Pipelines.Core.Inference;

/// <summary>The result of a call: as many choices as asked for, and what it used.</summary>
/// <param name="Model">The model that answered, which after a fallback is not the one asked.</param>
/// <param name="Choices">At least one.</param>
/// <param name="Usage">Tokens of the whole call.</param>
public sealed record Completion(string Model, IReadOnlyList<CompletionChoice> Choices, TokenUsage Usage);
