using System.Text.Json.Nodes;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Management;

/// <summary>Asking about instances and purging them.</summary>
internal sealed class InstanceEndpoints(ManagementAccess access, IDurableClient client, PublicAddress address)
{
    private const string PollRetryAfterSeconds = "5";

    public async Task GetAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Reader, id);
        var query = new QueryValues(context.Request);
        OrchestrationMetadata instance = await RequireAsync(id, context.RequestAborted);
        bool showInput = query.Text("showInput") is null || query.Flag("showInput");
        int status = StatusCodes.Status200OK;
        if (!instance.IsFinished)
        {
            status = StatusCodes.Status202Accepted;
            context.Response.Headers.Location = $"{address.Of(context.Request)}{context.Request.Path}{context.Request.QueryString}";
            context.Response.Headers.RetryAfter = PollRetryAfterSeconds;
        }
        else if (instance.Status == OrchestrationRuntimeStatus.Failed && query.Flag("returnInternalServerErrorOnFailure"))
        {
            status = StatusCodes.Status500InternalServerError;
        }

        JsonObject answer = InstanceJson.Of(instance, showInput);
        if (query.Flag("showHistory"))
        {
            answer["historyEvents"] = await HistoryAsync(id, query.Flag("showHistoryOutput"), context.RequestAborted);
        }

        await AnswerJson.SendAsync(context.Response, status, answer);
    }

    public async Task QueryAsync(HttpContext context)
    {
        await access.RequireAsync(context, AccessRole.Reader, instanceId: null);
        OrchestrationPage page = await AskAsync(InstanceQuery.Of(context.Request), context.RequestAborted);
        if (page.ContinuationToken is { } token)
        {
            context.Response.Headers["x-ms-continuation-token"] = token;
        }

        bool showInput = new QueryValues(context.Request).Flag("showInput");
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new JsonArray([.. page.Instances.Select(one => InstanceJson.Of(one, showInput))]));
    }

    public async Task PurgeAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Admin, id);
        await RequireAsync(id, context.RequestAborted);
        await AnswerPurgedAsync(context, await client.PurgeAsync(id, recursive: true, context.RequestAborted));
    }

    public async Task PurgeManyAsync(HttpContext context)
    {
        await access.RequireAsync(context, AccessRole.Admin, instanceId: null);
        await AnswerPurgedAsync(context, await client.PurgeAsync(InstanceQuery.PurgeOf(context.Request), context.RequestAborted));
    }

    private async Task<JsonArray> HistoryAsync(string id, bool showOutput, CancellationToken cancellationToken)
    {
        try
        {
            return HistoryJson.Of(await client.GetHistoryAsync(id, cancellationToken) ?? throw NotFound(id), showOutput);
        }
        catch (NotSupportedException e)
        {
            throw new ProblemException(new Problem(StatusCodes.Status501NotImplemented, "history_unsupported", $"{e.Message} Ask without showHistory."), e);
        }
    }

    private static Task AnswerPurgedAsync(HttpContext context, int count) => count > 0
        ? AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { instancesDeleted = count })
        : throw new ProblemException(Problem.NotFound("nothing_purged", "No finished instance was found to purge."));

    private async Task<OrchestrationMetadata> RequireAsync(string id, CancellationToken cancellationToken) =>
        (InstanceIdRule.Check(id) is null ? await client.GetAsync(id, includePayloads: true, cancellationToken) : null)
            ?? throw NotFound(id);

    private static ProblemException NotFound(string id) => new(Problem.NotFound("instance_not_found", $"There is no instance '{id}'."));

    private async Task<OrchestrationPage> AskAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await client.QueryAsync(query, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw ProblemException.Invalid(e.Message, e);
        }
    }
}
