using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

internal sealed partial class OrchestrationContext
{
    /// <summary>Durable Functions' limit for one timer; some engines cannot hold a longer one.</summary>
    public static readonly TimeSpan TimerPartMax = TimeSpan.FromDays(3);

    public Task CreateTimerAsync(TimeSpan delay, CancellationToken cancellationToken = default) => CreateTimerAsync(Now + delay, cancellationToken);

    public async Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default)
    {
        while (fireAt - Now > TimerPartMax)
        {
            await OpenTimerAsync(Now + TimerPartMax, cancellationToken);
        }

        await OpenTimerAsync(fireAt, cancellationToken);
    }

    public async Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellationToken = default)
    {
        _episode.RequireOrchestratorThread();
        string? json = await _episode.Inbox.TakeAsync(name, cancellationToken);
        return DurableJson.Read<T>(json, $"payload of event '{name}'");
    }

    public async Task<T> WaitForEventAsync<T>(string name, TimeSpan timeout)
    {
        using CancellationTokenSource timerEnd = new();
        using CancellationTokenSource eventEnd = new();
        Task timer = CreateTimerAsync(timeout, timerEnd.Token);
        Task<T> received = WaitForEventAsync<T>(name, eventEnd.Token);
        if (await Task.WhenAny(received, timer) == timer)
        {
            eventEnd.Cancel();
            await timer;
            throw new TimeoutException($"No event '{name}' came within {timeout}.");
        }

        timerEnd.Cancel();
        return await received;
    }

    public void SendEvent<T>(string instanceId, string name, T payload)
    {
        _episode.RequireOrchestratorThread();
        _episode.Actions.Add(new OrchestratorAction
        {
            SendEvent = new SendEventAction
            {
                Instance = new OrchestrationInstance { InstanceId = RequireInstanceId(instanceId) },
                Name = name,
                Data = WritePayload(payload, $"payload of event '{name}'"),
            },
        });
    }

    private async Task OpenTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OpenTask timer = Open(new OrchestratorAction { CreateTimer = new CreateTimerAction { FireAt = fireAt.ToTimestamp() } }, "timer");
        using CancellationTokenRegistration registration =
            cancellationToken.Register(() => _episode.Tasks.Cancel(timer, cancellationToken));
        await timer.Task;
    }
}
