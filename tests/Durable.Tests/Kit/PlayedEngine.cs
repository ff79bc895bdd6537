using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>
/// The smallest engine: one instance, its history in a list, no clock but the one that tests move. An episode's answer becomes part of the
/// history in the way that engines write it: what came, then what was asked for.
/// </summary>
internal sealed class PlayedEngine
{
    public const string Main = "Main";

    private readonly OrchestrationExecutor _executor;

    private PlayedEngine(OrchestrationExecutor executor) => _executor = executor;

    public List<HistoryEvent> History { get; } = [];

    public List<PlayedEpisode> Episodes { get; } = [];

    public DateTimeOffset Now { get; private set; } = Events.Epoch;

    public static PlayedEngine For(
        Func<IOrchestrationContext, Task<string?>> run, EpisodeLimits? limits = null, string? version = null) =>
        For<string?, string?>((context, _) => run(context), limits, version);

    public static PlayedEngine For<TInput, TOutput>(
        Func<IOrchestrationContext, TInput, Task<TOutput>> run, EpisodeLimits? limits = null, string? version = null) =>
        new(Executor(run, limits, version));

    public static OrchestrationExecutor Executor<TInput, TOutput>(
        Func<IOrchestrationContext, TInput, Task<TOutput>> run, EpisodeLimits? limits = null, string? version = null) =>
        new(
            new DurableRegistryBuilder(version)
                .AddOrchestrator(new OrchestratorRef<TInput, TOutput>(Main), () => new Script<TInput, TOutput>(run))
                .Build(),
            limits ?? EpisodeLimits.Default,
            NullLogger<OrchestrationExecutor>.Instance);

    /// <summary>Begins the instance.</summary>
    public OrchestratorResponse Start(string? inputJson = null, string? version = null) => Play(Events.Started(Main, inputJson, version));

    public void Advance(TimeSpan by) => Now += by;

    /// <summary>One episode in which these events have come; its answer is committed.</summary>
    public OrchestratorResponse Play(params HistoryEvent[] happened)
    {
        OrchestratorRequest request = new()
        {
            InstanceId = "i",
            ExecutionId = "e1",
            PastEvents = { History },
            NewEvents = { Events.EpisodeStarted(Now), happened },
        };
        OrchestratorResponse response = Answer(request);
        Episodes.Add(new PlayedEpisode(request, response));
        History.AddRange(request.NewEvents);
        History.AddRange(response.Actions.Select(Recorded).OfType<HistoryEvent>());
        History.Add(Events.EpisodeCompleted());
        return response;
    }

    public EpisodeOutcome Execute(OrchestratorRequest request) => _executor.Execute(request);

    public OrchestratorResponse Answer(OrchestratorRequest request) => Execute(request) switch
    {
        EpisodeOutcome.Answered answered => answered.Response,
        EpisodeOutcome.Refused refused => throw new InvalidOperationException(refused.Reason.ErrorMessage),
        _ => throw new InvalidOperationException(),
    };

    private static HistoryEvent? Recorded(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask =>
            Events.Scheduled(action.Id, action.ScheduleTask.Name, action.ScheduleTask.Input),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration =>
            Events.SubCreated(action.Id, action.CreateSubOrchestration.Name, action.CreateSubOrchestration.InstanceId),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer =>
            Events.TimerCreated(action.Id, action.CreateTimer.FireAt.ToDateTimeOffset()),
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent =>
            Events.Sent(action.Id, action.SendEvent.Name, action.SendEvent.Instance.InstanceId),
        _ => null,
    };
}
