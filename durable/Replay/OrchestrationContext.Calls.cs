using Google.Protobuf.Collections;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

internal sealed partial class OrchestrationContext
{
    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityRef<TInput, TOutput> activity, TInput input, CallOptions? options = null)
    {
        string? inputJson = WritePayload(input, $"input of activity '{activity.Name}'");
        string? resultJson = await CallAsync(options?.Retry, () => ScheduleActivity(activity.Name, inputJson, options));
        return DurableJson.Read<TOutput>(resultJson, $"result of activity '{activity.Name}'");
    }

    public async Task<TOutput> CallOrchestratorAsync<TInput, TOutput>(
        OrchestratorRef<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null)
    {
        string? inputJson = WritePayload(input, $"input of orchestrator '{orchestrator.Name}'");
        string? resultJson = await CallAsync(options?.Retry, () => CreateSubOrchestration(orchestrator.Name, inputJson, options));
        return DurableJson.Read<TOutput>(resultJson, $"result of orchestrator '{orchestrator.Name}'");
    }

    private async Task<string?> CallAsync(RetryPolicy? retry, Func<OpenTask> schedule)
    {
        DateTimeOffset first = Now;
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan? pause;
            try
            {
                return await schedule().Task;
            }
            catch (TaskFailedException e)
            {
                pause = retry?.NextPause(attempt, e.Details, Now - first);
                if (pause is null)
                {
                    throw;
                }
            }

            await CreateTimerAsync(pause.Value);
        }
    }

    private OpenTask ScheduleActivity(string name, string? inputJson, CallOptions? options)
    {
        ScheduleTaskAction action = new() { Name = name, Version = _started.Version, Input = inputJson, ParentTraceContext = _started.ParentTraceContext };
        AddTags(action.Tags, options);
        return Open(new OrchestratorAction { ScheduleTask = action }, name);
    }

    private OpenTask CreateSubOrchestration(string name, string? inputJson, SubOrchestrationOptions? options)
    {
        CreateSubOrchestrationAction action = new()
        {
            InstanceId = RequireInstanceId(options?.InstanceId ?? NewGuid().ToString("N")),
            Name = name,
            Version = options?.Version ?? _started.Version,
            Input = inputJson,
            ParentTraceContext = _started.ParentTraceContext,
        };
        AddTags(action.Tags, options);
        return Open(new OrchestratorAction { CreateSubOrchestration = action }, name);
    }

    private OpenTask Open(OrchestratorAction action, string name)
    {
        _episode.RequireOrchestratorThread();
        return _episode.Tasks.Open(_episode.Actions.Add(action), name);
    }

    private static string RequireInstanceId(string instanceId) =>
        InstanceIdRule.Check(instanceId) is { } wrong ? throw new ArgumentException(wrong, nameof(instanceId)) : instanceId;

    private static void AddTags(MapField<string, string> tags, CallOptions? options)
    {
        if (options is not null)
        {
            tags.Add(new Dictionary<string, string>(options.Tags));
        }
    }
}
