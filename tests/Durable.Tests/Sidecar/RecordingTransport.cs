using System.Collections.Concurrent;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Keeps what an engine sent for each episode, and what it was answered.</summary>
internal sealed class RecordingTransport(IDurableTransport inner) : IDurableTransport
{
    public ConcurrentQueue<PlayedEpisode> Episodes { get; } = new();

    public ConcurrentQueue<string> Abandoned { get; } = new();

    public IAsyncEnumerable<DurableWorkItem> ReceiveAsync(WorkCapacity capacity, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(capacity, cancellationToken);

    public Task CompleteAsync(OrchestratorWorkItem item, OrchestratorResponse response, CancellationToken cancellationToken)
    {
        OrchestratorResponse answer = response.WithoutTraces();
        answer.CompletionToken = "";
        Episodes.Enqueue(new PlayedEpisode(item.Request.WithoutTraces(), answer));
        return inner.CompleteAsync(item, response, cancellationToken);
    }

    public Task CompleteAsync(ActivityWorkItem item, ActivityResponse response, CancellationToken cancellationToken) =>
        inner.CompleteAsync(item, response, cancellationToken);

    public Task AbandonAsync(DurableWorkItem item, string reason, CancellationToken cancellationToken)
    {
        Abandoned.Enqueue(reason);
        return inner.AbandonAsync(item, reason, cancellationToken);
    }
}
