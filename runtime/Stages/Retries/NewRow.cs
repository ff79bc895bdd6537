using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>A row that a retry has let through to the next stage.</summary>
/// <param name="Before">How many rows that had come through already stand before it.</param>
/// <param name="Row">The row.</param>
internal sealed record NewRow(long Before, Row Row);
