using System.Text.Json;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Http;

namespace Pipelines.Functions.App.Management;

/// <summary>
/// Starting and restarting. The orchestrators are the deployed pipelines: <c>POST /orchestrators/tickets</c> with the rows as its input starts
/// a run, so a client of Durable Functions needs to know nothing else.
/// </summary>
internal sealed class OrchestratorEndpoints(ManagementAccess access, IDurableClient client, StartRequest starts, ManagementLinks links, AppParts parts, Intake intake)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(230);

    public async Task StartAsync(HttpContext context, string name, string? instanceId)
    {
        await access.RequireAsync(context, AccessRole.Function, instanceId: null);
        if (!PipelineName.IsName(name))
        {
            throw ProblemException.Invalid($"There is no orchestrator '{name}': the orchestrators are the deployed pipelines.");
        }

        StartedRun started = await starts.StartAsync(context.Request, name, instanceId, context.RequestAborted);
        var query = new QueryValues(context.Request);
        if (query.Whole("timeout", 1, (long)WaitMax.TotalSeconds) is { } seconds
            && query.Whole("pollingInterval", 1, (long)WaitMax.TotalSeconds) is not null
            && await EndAsync(started.Run, TimeSpan.FromSeconds(seconds), context.RequestAborted) is { } ended)
        {
            await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, ended.OutputJson is { } output ? JsonSerializer.Deserialize<JsonElement>(output) : default(JsonElement?));
            return;
        }

        await links.AcceptAsync(context, started.Run);
    }

    public async Task RestartAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        OrchestrationMetadata instance = (InstanceIdRule.Check(id) is null ? await client.GetAsync(id, includePayloads: true, context.RequestAborted) : null)
            ?? throw new ProblemException(Problem.NotFound("instance_not_found", $"There is no instance '{id}'."));
        bool isNew = new QueryValues(context.Request).Text("restartWithNewInstanceId") is not "false";
        var start = new OrchestrationStart(instance.Name) { InputJson = instance.InputJson, InstanceId = isNew ? parts.NewGuid().ToString("n") : id, Tags = instance.Tags };
        await links.AcceptAsync(context, await client.StartAsync(start, context.RequestAborted));
    }

    /// <summary>Null when it has not ended in time.</summary>
    private async Task<OrchestrationMetadata?> EndAsync(string id, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, parts.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, intake.Closing, cancellationToken);
        try
        {
            return await client.WaitForCompletionAsync(id, includePayloads: true, any.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
