using System.Text.Json.Nodes;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Transports.Passthrough;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>One function for each orchestrator and each activity, under its own name, as their <c>function.json</c> say.</summary>
internal sealed class DurableFunctions(DurableRegistry registry, PassthroughWorker worker, EngineAddress engine)
{
    /// <summary>The binding of an orchestration's trigger.</summary>
    public const string ContextBinding = "context";

    /// <summary>The binding of an activity's trigger.</summary>
    public const string InputBinding = "input";

    private const string InstanceIdKey = "instanceId";

    public void Map(IEndpointRouteBuilder routes)
    {
        // As delegates: as plain request handlers what they return would not be sent, and the host would wait for ever.
        foreach (string orchestrator in registry.OrchestratorNames)
        {
            routes.MapPost($"/{orchestrator}", (Delegate)RunEpisodeAsync);
        }

        foreach (string activity in registry.ActivityNames)
        {
            routes.MapPost($"/{activity}", (Delegate)((HttpContext context) => RunActivityAsync(context, activity)));
        }
    }

    private async Task<IResult> RunEpisodeAsync(HttpContext context)
    {
        HostInvocation invocation = await HostRequest.ReadAsync(context);
        string answer = worker.RunEpisode(invocation.Text(ContextBinding));
        return HostAnswer.Done(answer);
    }

    private async Task<IResult> RunActivityAsync(HttpContext context, string activity)
    {
        HostInvocation invocation = await HostRequest.ReadAsync(context);
        engine.Note(invocation);
        var call = new PassthroughCall(
            activity, invocation.Json(InputBinding), invocation.Metadata(InstanceIdKey), HostRequest.IdOf(context));
        PassthroughAnswer answer = await worker.RunActivityAsync(call, context.RequestAborted);
        return answer.Failure is { } failure
            ? HostAnswer.Failed(context, StatusCodes.Status500InternalServerError, $"{failure.ErrorType}: {failure.ErrorMessage}")
            : HostAnswer.Done(answer.ResultJson is { } result ? JsonNode.Parse(result) : null);
    }
}
