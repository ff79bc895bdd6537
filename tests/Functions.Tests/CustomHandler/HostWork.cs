using System.Text.Json.Nodes;
using Google.Protobuf;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Workers;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>The durable extension of a Functions host: work of the engine becomes invocations, and what the handler answers becomes the engine's.</summary>
internal sealed class HostWork(ConformanceHost host) : IWorkHandler
{
    public EpisodeOutcome Run(OrchestratorWorkItem item)
    {
        OrchestratorRequest request = item.Request;
        string name = request.PastEvents.Concat(request.NewEvents)
            .Last(static e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStarted).ExecutionStarted.Name;
        string context = Convert.ToBase64String(request.ToByteArray());
        HostOutcome outcome = host.InvokeAsync(name, "orchestrationTrigger", JsonValue.Create(context), []).GetAwaiter().GetResult();
        return new EpisodeOutcome.Answered(outcome.Error is null
            ? OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String((string)outcome.ReturnValue!))
            : Failed(request.InstanceId, outcome.Error));
    }

    public async Task<ActivityResponse> RunAsync(ActivityWorkItem item, CancellationToken cancellationToken)
    {
        ActivityRequest request = item.Request;
        var metadata = new JsonObject { ["instanceId"] = JsonValue.Create(request.OrchestrationInstance.InstanceId).ToJsonString() };
        HostOutcome outcome = await host.InvokeAsync(request.Name, "activityTrigger", JsonValue.Create(request.Input ?? "null"), metadata);
        var response = new ActivityResponse { InstanceId = request.OrchestrationInstance.InstanceId, TaskId = request.TaskId };
        if (outcome.Error is null)
        {
            response.Result = outcome.ReturnValue?.ToJsonString();
        }
        else
        {
            response.FailureDetails = new TaskFailureDetails { ErrorType = "System.Net.Http.HttpRequestException", ErrorMessage = outcome.Error };
        }

        return response;
    }

    /// <summary>An orchestrator whose invocation fails is failed for good.</summary>
    private static OrchestratorResponse Failed(string instance, string error) => new()
    {
        InstanceId = instance,
        Actions =
        {
            new OrchestratorAction
            {
                Id = -1,
                CompleteOrchestration = new CompleteOrchestrationAction
                {
                    OrchestrationStatus = OrchestrationStatus.Failed,
                    FailureDetails = new TaskFailureDetails { ErrorType = "Host", ErrorMessage = error },
                },
            },
        },
    };
}
