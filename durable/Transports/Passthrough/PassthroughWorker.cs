using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;

namespace Pipelines.Durable.Transports.Passthrough;

/// <summary>
/// Work that comes in one call and is answered by its return: what Durable Functions hands to a custom handler
/// (its <c>MiddlewarePassthrough</c> protocol). The engine keeps histories, timers and retries of deliveries; nothing is kept here. Thread-safe.
/// </summary>
public sealed class PassthroughWorker
{
    private readonly OrchestrationExecutor _orchestrations;
    private readonly ActivityExecutor _activities;
    private readonly ILogger<PassthroughWorker> _logger;

    /// <param name="registry">The orchestrators and activities.</param>
    /// <param name="limits">How much one run may ask for.</param>
    /// <param name="loggers">Hear of runs that this worker cannot go on with.</param>
    public PassthroughWorker(DurableRegistry registry, EpisodeLimits limits, ILoggerFactory loggers)
    {
        _orchestrations = new OrchestrationExecutor(registry, limits, loggers.CreateLogger<OrchestrationExecutor>());
        _activities = new ActivityExecutor(registry, limits.Payloads);
        _logger = loggers.CreateLogger<PassthroughWorker>();
    }

    /// <summary>
    /// Plays one episode, on the caller's thread. Whatever the orchestrator throws is in the answer, as a failed completion. A run that this worker
    /// has not the logic for is ended as failed: this engine cannot hold it for another worker.
    /// </summary>
    /// <param name="request">An <c>OrchestratorRequest</c>, in base64.</param>
    /// <returns>An <c>OrchestratorResponse</c>, in base64.</returns>
    /// <exception cref="FormatException">The text is no such request.</exception>
    public string RunEpisode(string request)
    {
        OrchestratorResponse response = _orchestrations.Execute(Read(request)) switch
        {
            EpisodeOutcome.Refused refused => Failed(refused),
            EpisodeOutcome.Answered answered => answered.Response,
            EpisodeOutcome other => throw new InvalidOperationException($"An episode came to {other.GetType().Name}."),
        };
        return Convert.ToBase64String(response.ToByteArray());
    }

    /// <summary>Runs one try of an activity.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public async Task<PassthroughAnswer> RunActivityAsync(PassthroughCall call, CancellationToken cancellationToken)
    {
        ActivityRequest request = new()
        {
            Name = call.Activity,
            Input = call.InputJson,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = call.InstanceId ?? "", ExecutionId = call.InvocationId },
        };
        ActivityResponse response = await _activities.RunAsync(request, delivery: 1, cancellationToken);
        return new PassthroughAnswer(response.Result, response.FailureDetails?.FromWire());
    }

    private OrchestratorResponse Failed(EpisodeOutcome.Refused refused)
    {
        _logger.EpisodeFailedHere(refused.InstanceId, refused.Reason.ErrorMessage);
        return refused.ToFailed();
    }

    private static OrchestratorRequest Read(string text)
    {
        try
        {
            return OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(text));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"The work of an orchestrator is no OrchestratorRequest: {e.Message}", e);
        }
    }
}
