using Google.Protobuf;
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
