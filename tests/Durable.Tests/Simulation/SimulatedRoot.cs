using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>An instance that the simulation has started, and what its owner did to it.</summary>
internal sealed class SimulatedRoot(string id, TreePlan plan)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private int _eventsLeft = plan.Events * plan.Generations;
    private bool _isSuspended;

    public TreePlan Plan => plan;

    public bool IsTerminated { get; private set; }

    public Task StartAsync(DurableHub hub) =>
        hub.Client.StartAsync(TreeOrchestrator.Tree, new TreeState(plan, 1, 0), new OrchestrationStart("") { InstanceId = id }, None);

    /// <summary>Sends one of the events that the instance waits for, or will.</summary>
    public async Task RaiseAsync(SimulatedProcess process)
    {
        if (_eventsLeft > 0
            && await process.Hub.Client.RaiseEventAsync(id, TreeOrchestrator.Event, TreePlan.EventValue, None) == SignalOutcome.Accepted)
        {
            _eventsLeft--;
        }
    }

    public async Task SuspendOrResumeAsync(SimulatedProcess process)
    {
        _isSuspended = !_isSuspended;
        await (_isSuspended ? process.Hub.Client.SuspendAsync(id, null, None) : process.Hub.Client.ResumeAsync(id, null, None));
    }

    public async Task TerminateAsync(SimulatedProcess process, Random random)
    {
        if (random.Next(3) == 0 && await process.Hub.Client.TerminateAsync(id, null, recursive: true, None) == SignalOutcome.Accepted)
        {
            IsTerminated = true;
        }
    }

    /// <summary>All that it waits for comes.</summary>
    public async Task CalmAsync(SimulatedProcess process)
    {
        if (_isSuspended)
        {
            await SuspendOrResumeAsync(process);
        }

        while (_eventsLeft > 0 && !IsTerminated)
        {
            await RaiseAsync(process);
        }
    }

    /// <returns>What is not as it must be.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(DurableHub hub)
    {
        OrchestrationMetadata? end = await hub.Client.GetAsync(id, includePayloads: true, None);
        (OrchestrationRuntimeStatus, string?) expected = IsTerminated
            ? (OrchestrationRuntimeStatus.Terminated, null)
            : (OrchestrationRuntimeStatus.Completed, $"{plan.Expected()}");
        List<string> problems = [];
        if ((end?.Status, end?.OutputJson) != expected)
        {
            problems.Add($"{id} is {end?.Status} with {end?.OutputJson ?? "no output"} ({end?.Failure}), expected {expected}.");
        }

        IReadOnlyList<HistoryEvent> history = await WrittenHistory.ReadAsync(hub, id);
        int[] scheduled = [.. history.Where(static e => e.TaskScheduled is not null).Select(static e => e.EventId)];
        int[] answered = [.. history.Select(static e => e.TaskCompleted?.TaskScheduledId ?? e.TaskFailed?.TaskScheduledId).OfType<int>()];
        if (scheduled.Distinct().Count() != scheduled.Length || answered.Distinct().Count() != answered.Length)
        {
            problems.Add($"The history of {id} shows work twice.");
        }

        return problems;
    }
}
