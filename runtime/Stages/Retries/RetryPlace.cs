namespace Pipelines.Runtime.Stages.Retries;

/// <summary>Where in its stage a retried row belongs.</summary>
/// <param name="At">
/// An input row of the stage as it was before the retry, by its number from 0.
/// </param>
/// <param name="Result">
/// The failed result of that row that the retried row replaces, by its number from 0. Null for a row that is new to the stage: it
/// comes before the row <paramref name="At"/>.
/// </param>
internal sealed record RetryPlace(long At, int? Result);
