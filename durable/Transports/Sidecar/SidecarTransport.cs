using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>
/// The worker's side of a Durable Task engine behind gRPC: one stream of work items, taken up again with growing pauses when it breaks, and a
/// call for each answer. What was lent over a broken stream may still be answered; the engine refuses what it has lent again.
/// <para>The contract has no word for work that is no longer wanted, so <see cref="DurableWorkItem.Revoked"/> is never canceled here.</para>
/// </summary>
internal sealed class SidecarTransport(GrpcChannel channel, SidecarCalls calls, SidecarOptions options, TimeProvider time, ILogger logger)
    : IDurableTransport
{
    private readonly ConcurrentDictionary<DurableWorkItem, SemaphoreSlim> _held = new(ReferenceEqualityComparer.Instance);

    public async IAsyncEnumerable<DurableWorkItem> ReceiveAsync(WorkCapacity capacity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity.OrchestrationsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity.ActivitiesMax, 1);
        ReconnectPause pause = new(options);
        SemaphoreSlim room = new(capacity.OrchestrationsMax + capacity.ActivitiesMax);
        while (true)
        {
            await using IAsyncEnumerator<WorkItem> stream = OpenAsync(capacity, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(stream, pause, cancellationToken) is { } lent)
            {
                pause.Reset();
                if (await LoadAsync(lent, cancellationToken) is { } item)
                {
                    await EnterAsync(room, item, cancellationToken);
                    yield return item;
                }
            }
        }
    }

    public Task CompleteAsync(OrchestratorWorkItem item, OrchestratorResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(item, () => calls.InsistAsync(SidecarMethods.CompleteOrchestrator, response, CompleteTaskResponse.Parser, cancellationToken));

    public Task CompleteAsync(ActivityWorkItem item, ActivityResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(item, () => calls.InsistAsync(SidecarMethods.CompleteActivity, response, CompleteTaskResponse.Parser, cancellationToken));

    public async Task AbandonAsync(DurableWorkItem item, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await (item switch
            {
                OrchestratorWorkItem => calls.CallAsync(
                    SidecarMethods.AbandonOrchestrator,
                    new AbandonOrchestrationTaskRequest { CompletionToken = item.CompletionToken },
                    AbandonOrchestrationTaskResponse.Parser,
                    cancellationToken) as Task,
                _ => calls.CallAsync(
                    SidecarMethods.AbandonActivity,
                    new AbandonActivityTaskRequest { CompletionToken = item.CompletionToken },
                    AbandonActivityTaskResponse.Parser,
                    cancellationToken),
            });
        }
        catch (GrpcException e)
        {
            logger.NotGivenBack(item.CompletionToken, e.Message);
        }
        finally
        {
            Release(item);
        }
    }

    /// <summary>Says hello, as engines want it from a worker, and asks for work.</summary>
    private async IAsyncEnumerable<WorkItem> OpenAsync(WorkCapacity capacity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await calls.CallAsync(SidecarMethods.Hello, new Empty(), Empty.Parser, cancellationToken);
        GetWorkItemsRequest ask = new()
        {
            MaxConcurrentOrchestrationWorkItems = capacity.OrchestrationsMax,
            MaxConcurrentActivityWorkItems = capacity.ActivitiesMax,
            Capabilities = { WorkerCapability.HistoryStreaming },
        };
        await foreach (WorkItem item in channel.StreamAsync(SidecarMethods.GetWorkItems, ask, WorkItem.Parser, cancellationToken))
        {
            yield return item;
        }
    }

    /// <returns>Null when the stream has ended or broken, and the pause is over.</returns>
    /// <exception cref="GrpcException">The engine will not serve this worker.</exception>
    private async Task<WorkItem?> NextAsync(IAsyncEnumerator<WorkItem> stream, ReconnectPause pause, CancellationToken cancellationToken)
    {
        string reason = "it has ended the stream";
        try
        {
            if (await stream.MoveNextAsync())
            {
                return stream.Current;
            }
        }
        catch (GrpcException e) when (e.IsTransient)
        {
            reason = e.Message;
        }

        TimeSpan wait = pause.Next();
        logger.ConnectionLost(options.Address, wait, reason);
        await Task.Delay(wait, time, cancellationToken);
        return null;
    }

    private async Task<DurableWorkItem?> LoadAsync(WorkItem lent, CancellationToken cancellationToken)
    {
        switch (lent.RequestCase)
        {
            case WorkItem.RequestOneofCase.ActivityRequest:
                return new ActivityWorkItem(lent.ActivityRequest, lent.CompletionToken, CancellationToken.None);
            case WorkItem.RequestOneofCase.OrchestratorRequest:
                OrchestratorWorkItem episode = new(lent.OrchestratorRequest, lent.CompletionToken, CancellationToken.None);
                return await HasHistoryAsync(episode, cancellationToken) ? episode : null;
            default:
                return null; // A sign of life, or work for entities, which were not asked for.
        }
    }

    /// <summary>A long history does not come with the work item and is streamed.</summary>
    private async Task<bool> HasHistoryAsync(OrchestratorWorkItem item, CancellationToken cancellationToken)
    {
        if (!item.Request.RequiresHistoryStreaming)
        {
            return true;
        }

        StreamInstanceHistoryRequest ask = new()
        {
            InstanceId = item.Request.InstanceId,
            ExecutionId = item.Request.ExecutionId,
            ForWorkItemProcessing = true,
        };
        using var deadline = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string reason = $"nothing more of it came within {options.CallTimeout}";
        try
        {
            item.Request.PastEvents.Clear();
            await foreach (HistoryChunk chunk in channel.StreamAsync(SidecarMethods.StreamHistory, ask, HistoryChunk.Parser, either.Token))
            {
                item.Request.PastEvents.Add(chunk.Events);
                deadline.CancelAfter(options.CallTimeout);
            }

            return true;
        }
        catch (GrpcException e)
        {
            reason = e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No other work is received meanwhile, so a history that does not come must not be waited for.
        }

        logger.HistoryNotRead(item.Request.InstanceId, reason);
        await AbandonAsync(item, reason, cancellationToken);
        return false;
    }

    /// <summary>An engine that lends more than it was asked for waits here. What it has lent by the time that the worker stops goes back.</summary>
    private async Task EnterAsync(SemaphoreSlim room, DurableWorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            await room.WaitAsync(cancellationToken);
            _held[item] = room;
        }
        catch (OperationCanceledException)
        {
            await AbandonAsync(item, "The worker stops.", CancellationToken.None);
            throw;
        }
    }

    private async Task AnswerAsync(DurableWorkItem item, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (GrpcException e) when (e.Code is GrpcStatusCode.NotFound or GrpcStatusCode.FailedPrecondition)
        {
            throw new WorkRefusedException(item.CompletionToken, e.Message);
        }
        finally
        {
            Release(item);
        }
    }

    private void Release(DurableWorkItem item)
    {
        if (_held.TryRemove(item, out SemaphoreSlim? room))
        {
            room.Release();
        }
    }
}
