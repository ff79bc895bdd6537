using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>A row, or a unit, and what was found for it.</summary>
/// <param name="Row">As it came to the operator.</param>
/// <param name="Context">For its prompts; null without a retriever.</param>
internal readonly record struct RetrievedRow(Row Row, string? Context);
