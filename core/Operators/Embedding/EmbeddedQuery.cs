using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>A query that rows are compared with.</summary>
/// <param name="First">The first of those rows.</param>
/// <param name="Text">What is embedded; null when, and only when, there is a failure.</param>
/// <param name="Failure">Why there is no query.</param>
internal sealed record EmbeddedQuery(RowId First, string? Text, RowFailure? Failure);
