using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>A row to be worked on in a retry.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Row">The row, as it came to the operator that it begins at.</param>
/// <param name="StartsAt">That operator, from 0.</param>
internal sealed record RetryRow(RetryPlace Place, Row Row, int StartsAt);
