namespace Pipelines.Runtime.Stages.Retries;

/// <summary>The places of the rows of one retried partition, in its order: <c>places.json</c>.</summary>
internal sealed record RetryPlaces(IReadOnlyList<RetryPlace> Places);
