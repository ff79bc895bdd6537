using Google.Protobuf;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>Unary calls with a deadline, and with further tries where the caller wants them. Thread-safe.</summary>
internal sealed class SidecarCalls(GrpcChannel channel, SidecarOptions options, TimeProvider time)
{
    /// <exception cref="GrpcException">The call failed, or took longer than <see cref="SidecarOptions.CallTimeout"/>.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using var deadline = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await channel.CallAsync(method, request, parser, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(method, GrpcStatusCode.DeadlineExceeded, $"no answer within {options.CallTimeout}", e);
        }
    }

    /// <summary>Tries again while the engine cannot be reached. Only for calls that may be repeated.</summary>
    /// <exception cref="GrpcException">The call failed for good, or as often as allowed.</exception>
    public async Task<TResponse> InsistAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        ReconnectPause pause = new(options);
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await CallAsync(method, request, parser, cancellationToken);
            }
            catch (GrpcException e) when (e.IsTransient && tries < options.AnswerTriesMax)
            {
                await Task.Delay(pause.Next(), time, cancellationToken);
            }
        }
    }

    /// <summary>The history of an instance, piece by piece, with the deadline of one call for all of it.</summary>
    /// <exception cref="GrpcException">The call failed, or took longer than <see cref="SidecarOptions.CallTimeout"/>.</exception>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryOfAsync(OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var ask = new StreamInstanceHistoryRequest { InstanceId = instance.InstanceId, ExecutionId = instance.ExecutionId };
        List<HistoryEntry> entries = [];
        try
        {
            await foreach (HistoryChunk chunk in channel.StreamAsync(SidecarMethods.StreamHistory, ask, HistoryChunk.Parser, either.Token))
            {
                entries.AddRange(chunk.Events.Select(HistoryEntries.Of));
            }

            return entries;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(SidecarMethods.StreamHistory, GrpcStatusCode.DeadlineExceeded, $"no end of it within {options.CallTimeout}", e);
        }
    }

    /// <summary>Waits for an answer that may take for ever, over as many connections as that takes.</summary>
    /// <exception cref="GrpcException">The call failed for good.</exception>
    public async Task<TResponse> WaitAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        ReconnectPause pause = new(options);
        while (true)
        {
            try
            {
                return await channel.CallAsync(method, request, parser, cancellationToken);
            }
            catch (GrpcException e) when (e.IsTransient)
            {
                await Task.Delay(pause.Next(), time, cancellationToken);
            }
        }
    }
}
