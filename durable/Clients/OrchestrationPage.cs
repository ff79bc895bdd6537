namespace Pipelines.Durable.Clients;

/// <summary>One page of a query.</summary>
/// <param name="Instances">At most <see cref="OrchestrationQuery.PageSize"/>.</param>
/// <param name="ContinuationToken">Asks for the next page; null after the last.</param>
public sealed record OrchestrationPage(IReadOnlyList<OrchestrationMetadata> Instances, string? ContinuationToken);
