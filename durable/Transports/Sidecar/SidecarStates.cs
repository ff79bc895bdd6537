using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>The client's records to and from the wire.</summary>
internal static class SidecarStates
{
    private static readonly OrchestrationRuntimeStatus[] Final =
        [.. System.Enum.GetValues<OrchestrationRuntimeStatus>().Where(status => status.IsFinal())];

    public static CreateInstanceRequest ToWire(OrchestrationStart start, string id) => new()
    {
        InstanceId = id,
        Name = start.Name,
        Version = start.Version,
        Input = start.InputJson,
        ScheduledStartTimestamp = start.StartAt?.ToTimestamp(),
        OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy
        {
            ReplaceableStatus = { Final.Except(start.DedupeStatuses).Select(status => (OrchestrationStatus)status) },
        },
        Tags = { start.Tags.ToDictionary() },
        ParentTraceContext = start.TraceParent is null ? null : new TraceContext { TraceParent = start.TraceParent },
    };

    public static QueryInstancesRequest ToWire(OrchestrationQuery query) => new()
    {
        Query = new InstanceQuery
        {
            RuntimeStatus = { query.Statuses.Select(status => (OrchestrationStatus)status) },
            CreatedTimeFrom = query.CreatedFrom?.ToTimestamp(),
            CreatedTimeTo = query.CreatedTo?.ToTimestamp(),
            InstanceIdPrefix = query.InstanceIdPrefix,
            MaxInstanceCount = query.PageSize,
            ContinuationToken = query.ContinuationToken,
            FetchInputsAndOutputs = query.IncludePayloads,
        },
    };

    /// <summary>The part of a query that the wire has no words for.</summary>
    public static bool Matches(OrchestrationQuery query, OrchestrationMetadata instance) =>
        (query.Names.Count == 0 || query.Names.Contains(instance.Name, StringComparer.OrdinalIgnoreCase))
        && query.Tags.All(wanted => instance.Tags.TryGetValue(wanted.Key, out string? value) && value == wanted.Value);

    public static OrchestrationMetadata Read(OrchestrationState state) =>
        new(state.InstanceId, state.Name, (OrchestrationRuntimeStatus)state.OrchestrationStatus)
        {
            Version = state.Version,
            ExecutionId = state.ExecutionId,
            ParentInstanceId = state.ParentInstanceId,
            CreatedAt = state.CreatedTimestamp?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
            LastUpdatedAt = state.LastUpdatedTimestamp?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
            CompletedAt = state.CompletedTimestamp?.ToDateTimeOffset(),
            ScheduledStartAt = state.ScheduledStartTimestamp?.ToDateTimeOffset(),
            InputJson = state.Input,
            OutputJson = state.Output,
            CustomStatusJson = state.CustomStatus,
            Failure = state.FailureDetails?.FromWire(),
            Tags = state.Tags.ToDictionary(),
        };
}
