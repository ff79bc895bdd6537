using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Tests.Sidecar.Server;

/// <summary>The calls of the service by which instances are steered, looked for, looked into and erased.</summary>
internal static class SidecarSteering
{
    private const int EventsPerChunk = 2;

    /// <returns>False for a call of another kind.</returns>
    public static async Task<bool> TryAnswerAsync(HttpContext call, string method, DurableHub hub)
    {
        switch (method)
        {
            case "SuspendInstance":
                SuspendRequest suspend = await GrpcAnswers.ReadAsync(call, SuspendRequest.Parser);
                return await SignalAsync(call, hub.Client.SuspendAsync(suspend.InstanceId, suspend.Reason, call.RequestAborted), new SuspendResponse());
            case "ResumeInstance":
                ResumeRequest resume = await GrpcAnswers.ReadAsync(call, ResumeRequest.Parser);
                return await SignalAsync(call, hub.Client.ResumeAsync(resume.InstanceId, resume.Reason, call.RequestAborted), new ResumeResponse());
            case "RewindInstance":
                RewindInstanceRequest rewind = await GrpcAnswers.ReadAsync(call, RewindInstanceRequest.Parser);
                return await SignalAsync(call, hub.Client.RewindAsync(rewind.InstanceId, rewind.Reason, call.RequestAborted), new RewindInstanceResponse());
            case "StreamInstanceHistory":
                await StreamHistoryAsync(call, hub);
                return true;
            case "QueryInstances":
                await QueryAsync(call, hub);
                return true;
            case "PurgeInstances":
                await PurgeAsync(call, hub);
                return true;
            default:
                return false;
        }
    }

    private static async Task<bool> SignalAsync(HttpContext call, Task<SignalOutcome> signal, IMessage answer)
    {
        switch (await signal)
        {
            case SignalOutcome.Accepted:
                await GrpcAnswers.WriteAsync(call, answer);
                break;
            case SignalOutcome.NotFound:
                throw new GrpcException(answer.Descriptor.Name, GrpcStatusCode.NotFound, "no such instance");
            default:
                throw new GrpcException(answer.Descriptor.Name, GrpcStatusCode.FailedPrecondition, "it has ended");
        }

        return true;
    }

    private static async Task StreamHistoryAsync(HttpContext call, DurableHub hub)
    {
        StreamInstanceHistoryRequest ask = await GrpcAnswers.ReadAsync(call, StreamInstanceHistoryRequest.Parser);
        IReadOnlyList<HistoryEvent> events = await ((HubClient)hub.Client).ReadEventsAsync(ask.InstanceId, call.RequestAborted)
            ?? throw new GrpcException("StreamInstanceHistory", GrpcStatusCode.NotFound, "no such instance");
        foreach (HistoryEvent[] piece in events.Chunk(EventsPerChunk))
        {
            await GrpcAnswers.WriteAsync(call, new HistoryChunk { Events = { piece } });
        }
    }

    private static async Task QueryAsync(HttpContext call, DurableHub hub)
    {
        InstanceQuery ask = (await GrpcAnswers.ReadAsync(call, QueryInstancesRequest.Parser)).Query;
        OrchestrationPage page = await hub.Client.QueryAsync(
            new OrchestrationQuery
            {
                Statuses = [.. ask.RuntimeStatus.Select(static status => (OrchestrationRuntimeStatus)status)],
                CreatedFrom = ask.CreatedTimeFrom?.ToDateTimeOffset(),
                CreatedTo = ask.CreatedTimeTo?.ToDateTimeOffset(),
                InstanceIdPrefix = ask.InstanceIdPrefix,
                IncludePayloads = ask.FetchInputsAndOutputs,
                PageSize = ask.MaxInstanceCount,
                ContinuationToken = ask.ContinuationToken,
            },
            call.RequestAborted);
        await GrpcAnswers.WriteAsync(call, new QueryInstancesResponse
        {
            OrchestrationState = { page.Instances.Select(SidecarServer.StateOf) },
            ContinuationToken = page.ContinuationToken,
        });
    }

    private static async Task PurgeAsync(HttpContext call, DurableHub hub)
    {
        PurgeInstancesRequest ask = await GrpcAnswers.ReadAsync(call, PurgeInstancesRequest.Parser);
        int purged = ask.RequestCase == PurgeInstancesRequest.RequestOneofCase.InstanceId
            ? await hub.Client.PurgeAsync(ask.InstanceId, ask.Recursive, call.RequestAborted)
            : await hub.Client.PurgeAsync(
                new PurgeFilter
                {
                    Statuses = [.. ask.PurgeInstanceFilter.RuntimeStatus.Select(static status => (OrchestrationRuntimeStatus)status)],
                    CreatedFrom = ask.PurgeInstanceFilter.CreatedTimeFrom?.ToDateTimeOffset(),
                    CreatedTo = ask.PurgeInstanceFilter.CreatedTimeTo?.ToDateTimeOffset(),
                },
                call.RequestAborted);
        await GrpcAnswers.WriteAsync(call, new PurgeInstancesResponse { DeletedInstanceCount = purged, IsComplete = true });
    }
}
