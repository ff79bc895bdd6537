using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>The client's side of a Durable Task engine behind gRPC.</summary>
internal sealed class SidecarClient(SidecarCalls calls, string? defaultVersion, Func<Guid> newGuid) : IDurableClient
{
    public async Task<string> StartAsync(OrchestrationStart start, CancellationToken cancellationToken)
    {
        string id = start.InstanceId ?? newGuid().ToString("n");
        if (InstanceIdRule.Check(id) is { } error)
        {
            throw new ArgumentException(error, nameof(start));
        }

        try
        {
            CreateInstanceRequest request = SidecarStates.ToWire(start with { Version = start.Version ?? defaultVersion }, id);
            return (await calls.CallAsync(SidecarMethods.Start, request, CreateInstanceResponse.Parser, cancellationToken)).InstanceId;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.AlreadyExists)
        {
            OrchestrationMetadata? existing = await GetAsync(id, includePayloads: false, cancellationToken);
            throw new DuplicateInstanceException(id, existing?.Status ?? OrchestrationRuntimeStatus.Running);
        }
    }

    public Task<OrchestrationMetadata?> GetAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken) =>
        ReadAsync(calls.InsistAsync(SidecarMethods.Get, Ask(instanceId, includePayloads), GetInstanceResponse.Parser, cancellationToken));

    public Task<OrchestrationMetadata?> WaitForStartAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken) =>
        WaitAsync(SidecarMethods.WaitForStart, instanceId, includePayloads, cancellationToken);

    public Task<OrchestrationMetadata?> WaitForCompletionAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken) =>
        WaitAsync(SidecarMethods.WaitForCompletion, instanceId, includePayloads, cancellationToken);

    public Task<SignalOutcome> RaiseEventJsonAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken) =>
        SignalAsync(
            SidecarMethods.RaiseEvent,
            instanceId,
            new RaiseEventRequest { InstanceId = instanceId, Name = eventName, Input = payloadJson },
            RaiseEventResponse.Parser,
            cancellationToken);

    public Task<SignalOutcome> TerminateAsync(string instanceId, string? outputJson, bool recursive, CancellationToken cancellationToken) =>
        SignalAsync(
            SidecarMethods.Terminate,
            instanceId,
            new TerminateRequest { InstanceId = instanceId, Output = outputJson, Recursive = recursive },
            TerminateResponse.Parser,
            cancellationToken);

    public Task<SignalOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SignalAsync(
            SidecarMethods.Suspend,
            instanceId,
            new SuspendRequest { InstanceId = instanceId, Reason = reason },
            SuspendResponse.Parser,
            cancellationToken);

    public Task<SignalOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SignalAsync(
            SidecarMethods.Resume,
            instanceId,
            new ResumeRequest { InstanceId = instanceId, Reason = reason },
            ResumeResponse.Parser,
            cancellationToken);

    /// <summary>Whether there is something to rewind is asked before: engines do not all say it by the same code.</summary>
    public async Task<SignalOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken)
    {
        switch (await GetAsync(instanceId, includePayloads: false, cancellationToken))
        {
            case null:
                return SignalOutcome.NotFound;
            case { Status: not OrchestrationRuntimeStatus.Failed }:
                return SignalOutcome.Finished;
        }

        try
        {
            var request = new RewindInstanceRequest { InstanceId = instanceId, Reason = reason };
            await calls.CallAsync(SidecarMethods.Rewind, request, RewindInstanceResponse.Parser, cancellationToken);
            return SignalOutcome.Accepted;
        }
        catch (GrpcException e) when (e.Code is GrpcStatusCode.NotFound or GrpcStatusCode.FailedPrecondition)
        {
            return e.Code == GrpcStatusCode.NotFound ? SignalOutcome.NotFound : SignalOutcome.Finished;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            throw new NotSupportedException("The engine that keeps this instance does not rewind.", e);
        }
    }

    public async Task<IReadOnlyList<HistoryEntry>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, includePayloads: false, cancellationToken) is not { } instance)
        {
            return null;
        }

        try
        {
            return await calls.HistoryOfAsync(instance, cancellationToken);
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            throw new NotSupportedException("The engine that keeps this instance does not tell its history.", e);
        }
    }

    /// <summary>The contract cannot ask by name or tag: such pages are narrowed here, so they may hold fewer than asked for, or none.</summary>
    public async Task<OrchestrationPage> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        if (query.PageSize is < 1 or > OrchestrationQuery.PageSizeMax)
        {
            throw new ArgumentException($"A page has 1 to {OrchestrationQuery.PageSizeMax} instances, {query.PageSize} were asked for.", nameof(query));
        }

        QueryInstancesResponse answer = await calls.InsistAsync(
            SidecarMethods.Query, SidecarStates.ToWire(query), QueryInstancesResponse.Parser, cancellationToken);
        return new OrchestrationPage(
            [.. answer.OrchestrationState.Select(SidecarStates.Read).Where(instance => SidecarStates.Matches(query, instance))],
            string.IsNullOrEmpty(answer.ContinuationToken) ? null : answer.ContinuationToken);
    }

    public Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken) => PurgeAsync(
        new PurgeInstancesRequest { InstanceId = instanceId, Recursive = recursive, IsOrchestration = true }, cancellationToken);

    public Task<int> PurgeAsync(PurgeFilter filter, CancellationToken cancellationToken) => PurgeAsync(
        new PurgeInstancesRequest
        {
            IsOrchestration = true,
            PurgeInstanceFilter = new PurgeInstanceFilter
            {
                CreatedTimeFrom = filter.CreatedFrom?.ToTimestamp(),
                CreatedTimeTo = filter.CreatedTo?.ToTimestamp(),
                RuntimeStatus = { filter.Statuses.Select(status => (OrchestrationStatus)status) },
            },
        },
        cancellationToken);

    private async Task<int> PurgeAsync(PurgeInstancesRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.CallAsync(SidecarMethods.Purge, request, PurgeInstancesResponse.Parser, cancellationToken)).DeletedInstanceCount;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return 0;
        }
    }

    /// <summary>Engines take signals to instances that are gone without a word, so whether there is one is asked before.</summary>
    private async Task<SignalOutcome> SignalAsync<TResponse>(
        string method, string instanceId, IMessage signal, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        switch (await GetAsync(instanceId, includePayloads: false, cancellationToken))
        {
            case null:
                return SignalOutcome.NotFound;
            case { IsFinished: true }:
                return SignalOutcome.Finished;
        }

        try
        {
            await calls.CallAsync(method, signal, parser, cancellationToken);
            return SignalOutcome.Accepted;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return SignalOutcome.NotFound;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.FailedPrecondition)
        {
            return SignalOutcome.Finished;
        }
    }

    private async Task<OrchestrationMetadata?> WaitAsync(string method, string instanceId, bool includePayloads, CancellationToken cancellationToken)
    {
        // Engines wait for an instance that does not exist yet; here there is nothing to wait for.
        return await GetAsync(instanceId, includePayloads: false, cancellationToken) is null
            ? null
            : await ReadAsync(calls.WaitAsync(method, Ask(instanceId, includePayloads), GetInstanceResponse.Parser, cancellationToken));
    }

    private static GetInstanceRequest Ask(string instanceId, bool includePayloads) =>
        new() { InstanceId = instanceId, GetInputsAndOutputs = includePayloads };

    private static async Task<OrchestrationMetadata?> ReadAsync(Task<GetInstanceResponse> call)
    {
        try
        {
            GetInstanceResponse answer = await call;
            return answer.Exists ? SidecarStates.Read(answer.OrchestrationState) : null;
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
    }
}
