using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Queries;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>An instance that was asked for.</summary>
internal sealed record FoundInstance(InstanceRow Row, IReadOnlyDictionary<string, string> Tags)
{
    public static FoundInstance? Find(HubSession session, string instanceId) =>
        InstanceTable.Find(session, instanceId) is { } row ? new FoundInstance(row, InstanceTable.Tags(session, row.Key)) : null;

    public static List<FoundInstance> Find(HubSession session, InstanceSelect query) =>
    [
        .. session.QueryAll(query.Sql, InstanceTable.Read, [.. query.Arguments])
            .Select(row => new FoundInstance(row, InstanceTable.Tags(session, row.Key))),
    ];

    /// <exception cref="HubException">A payload is lost.</exception>
    public async Task<OrchestrationMetadata> DescribeAsync(PayloadStore payloads, bool includePayloads, CancellationToken cancellationToken) =>
        new(Row.Id, Row.Name, Row.Status)
        {
            Version = Row.Version,
            ExecutionId = Row.ExecutionId,
            ParentInstanceId = Row.ParentId,
            CreatedAt = Row.CreatedAt,
            LastUpdatedAt = Row.UpdatedAt,
            CompletedAt = Row.CompletedAt,
            ScheduledStartAt = Row.StartAt,
            Tags = Tags,
            InputJson = includePayloads ? await payloads.ReadTextAsync(Row.Key, Row.Input, cancellationToken) : null,
            OutputJson = includePayloads ? await payloads.ReadTextAsync(Row.Key, Row.Output, cancellationToken) : null,
            CustomStatusJson = includePayloads ? await payloads.ReadTextAsync(Row.Key, Row.CustomStatus, cancellationToken) : null,
            Failure = Row.Failure is { } failure
                ? WireEvents.ToDetails(TaskFailureDetails.Parser.ParseFrom(await payloads.ReadAsync(Row.Key, failure, cancellationToken)))
                : null,
        };
}
