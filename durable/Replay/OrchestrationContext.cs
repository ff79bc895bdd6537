using Microsoft.Extensions.Logging;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>What the orchestrator sees of its run. <see cref="OrchestrationRun"/> moves it on, event by event.</summary>
internal sealed partial class OrchestrationContext : IOrchestrationContext
{
    private readonly ExecutionStartedEvent _started;
    private readonly Episode _episode;
    private readonly DeterministicIds _ids;

    public OrchestrationContext(string instanceId, ExecutionStartedEvent started, Episode episode)
    {
        _started = started;
        _episode = episode;
        InstanceId = instanceId;
        ExecutionId = started.OrchestrationInstance?.ExecutionId;
        Parent = started.ParentInstance is { } parent
            ? new ParentInstance(parent.OrchestrationInstance?.InstanceId ?? "", parent.Name ?? "")
            : null;
        _ids = new DeterministicIds(instanceId, ExecutionId);
    }

    public string Name => _started.Name;

    public string InstanceId { get; }

    public string? ExecutionId { get; }

    public ParentInstance? Parent { get; }

    public string? Version => string.IsNullOrEmpty(_started.Version) ? null : _started.Version;

    public IReadOnlyDictionary<string, string> Tags => _started.Tags.AsReadOnly();

    public DateTimeOffset Now => _episode.Now;

    public bool IsReplaying => _episode.IsReplaying;

    /// <summary>The last custom status that was set, as JSON.</summary>
    public string? CustomStatusJson { get; private set; }

    /// <summary>Set when the orchestrator has asked to continue as new.</summary>
    public NextRun? Next { get; private set; }

    public bool Has(LogicFlag flag) => Version is { } version && RunVersion.Parse(version) >= RunVersion.Parse(flag.Since);

    public void SetCustomStatus<T>(T status)
    {
        _episode.RequireOrchestratorThread();
        CustomStatusJson = _episode.Limits.Payloads.CheckCustomStatus(DurableJson.Write(status, "custom status"));
    }

    public void ContinueAsNew<TInput>(TInput input, bool keepEvents = true, string? version = null)
    {
        _episode.RequireOrchestratorThread();
        if (version is not null)
        {
            RunVersion.Parse(version);
        }

        Next = new NextRun(WritePayload(input, "input of the next run"), keepEvents, version ?? Version);
    }

    public Guid NewGuid()
    {
        _episode.RequireOrchestratorThread();
        return _ids.Next(Now);
    }

    public ILogger ReplaySafe(ILogger logger) => new ReplaySafeLogger(this, logger);

    private string? WritePayload<T>(T value, string what) => _episode.Limits.Payloads.CheckPayload(DurableJson.Write(value, what), what);
}
