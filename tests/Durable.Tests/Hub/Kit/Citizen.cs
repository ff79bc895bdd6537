using Pipelines.Durable.Clients;

namespace Pipelines.Durable.Tests.Hub.Kit;

internal sealed record Citizen(
    string Id,
    string Name,
    OrchestrationRuntimeStatus Status,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Tags,
    string? Outcome);
