using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>Orchestrators as plain functions from a history to actions, activities as functions from input to result.</summary>
internal sealed class ScriptedWork : IWorkHandler
{
    private readonly Dictionary<string, Func<OrchestratorRequest, IEnumerable<OrchestratorAction>>> _orchestrators = [];
    private readonly Dictionary<string, Func<ActivityRequest, CancellationToken, Task<string?>>> _activities = [];

    /// <summary>Activities that were begun, by name and input, in order.</summary>
    public ConcurrentQueue<(string Name, string? Input)> Begun { get; } = new();

    public ConcurrentQueue<OrchestratorRequest> Episodes { get; } = new();

    public ScriptedWork Orchestrator(string name, Func<OrchestratorRequest, IEnumerable<OrchestratorAction>> script)
    {
        _orchestrators[name] = script;
        return this;
    }

    public ScriptedWork Activity(string name, Func<ActivityRequest, CancellationToken, Task<string?>> script)
    {
        _activities[name] = script;
        return this;
    }

    /// <summary>An activity that returns its input.</summary>
    public ScriptedWork Echo(string name) => Activity(name, static (request, _) => Task.FromResult<string?>(request.Input));

    public DurableWorker Start(DurableHub hub, WorkerOptions? options = null, TimeProvider? time = null) =>
        new(hub.Transport, this, options ?? new WorkerOptions { DrainTimeout = TimeSpan.Zero }, time ?? TimeProvider.System, NullLogger.Instance);

    public EpisodeOutcome Run(OrchestratorWorkItem item)
    {
        Episodes.Enqueue(item.Request);
        string name = Stories.Events(item.Request).First(static e => e.ExecutionStarted is not null).ExecutionStarted.Name;
        return new EpisodeOutcome.Answered(
            new OrchestratorResponse { InstanceId = item.Request.InstanceId, Actions = { _orchestrators[name](item.Request) } });
    }

    public async Task<ActivityResponse> RunAsync(ActivityWorkItem item, CancellationToken cancellationToken)
    {
        Begun.Enqueue((item.Request.Name, item.Request.Input));
        return new ActivityResponse
        {
            InstanceId = item.Request.OrchestrationInstance.InstanceId,
            TaskId = item.Request.TaskId,
            Result = await _activities[item.Request.Name](item.Request, cancellationToken),
        };
    }
}
