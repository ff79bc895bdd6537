using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Management;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Functions.App.Runs.Webhooks;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Steering;

/// <summary><c>POST /api/runs/{run}/cancel|pause|resume|budget|retry-failed</c>.</summary>
internal static class SteerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/runs/{run}/cancel", static (HttpContext context, string run, RunLookup runs, IDurableClient client) => SteerAsync(context, run, new RunSteering(RunWish.Cancel), runs, client));
        routes.MapPost("/api/runs/{run}/pause", static (HttpContext context, string run, RunLookup runs, IDurableClient client) => SteerAsync(context, run, new RunSteering(RunWish.Pause), runs, client));
        routes.MapPost("/api/runs/{run}/resume", static (HttpContext context, string run, RunLookup runs, IDurableClient client) => SteerAsync(context, run, new RunSteering(RunWish.None), runs, client));
        routes.MapPost("/api/runs/{run}/budget", BudgetAsync);
        routes.MapPost("/api/runs/{run}/retry-failed", RetryFailedAsync);
    }

    private static async Task BudgetAsync(HttpContext context, string run, RunLookup runs, IDurableClient client, AppLimits limits)
    {
        Caller.Of(context).Require(AccessRole.Function);
        BudgetChange budget = await TextBody.ReadJsonAsync<BudgetChange>(context.Request, limits.BodyBytesMax, context.RequestAborted);
        if (budget is { MaxCost: < 0 } or { MaxTokens: <= 0 })
        {
            throw ProblemException.Invalid("'maxCost' is 0 or more dollars, 'maxTokens' 1 or more; null is no limit.");
        }

        await SteerAsync(context, run, new RunSteering(RunWish.None, budget), runs, client);
    }

    /// <summary>What is wanted is durable when it is answered; those at work act within a second.</summary>
    private static async Task SteerAsync(HttpContext context, string run, RunSteering steering, RunLookup runs, IDurableClient client)
    {
        Caller.Of(context).Require(AccessRole.Function);
        await runs.RequireAsync(run, context.RequestAborted);
        switch (await client.RaiseEventAsync(run, RunWork.SteerEvent, steering, context.RequestAborted))
        {
            case SignalOutcome.Accepted:
                context.Response.Headers.Location = $"/api/runs/{Uri.EscapeDataString(run)}";
                await AnswerJson.SendAsync(context.Response, StatusCodes.Status202Accepted, new { runId = run, wish = steering.Wish, budget = steering.Budget });
                break;
            case SignalOutcome.Finished:
                throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "run_ended", $"The run '{run}' has ended: there is nothing to steer."));
            default:
                throw new ProblemException(new Problem(
                    StatusCodes.Status409Conflict, "run_not_driven", $"The run '{run}' was not started by this app; use the command line on its store: pipelines runs --help"));
        }
    }

    private static async Task RetryFailedAsync(HttpContext context, string run, RunLookup runs, AppParts parts, IDurableClient client, WebhookShelf webhooks, ManagementLinks links)
    {
        Caller.Of(context).Require(AccessRole.Function);
        await runs.RequireAsync(run, context.RequestAborted);
        OrchestrationMetadata? instance = await runs.InstanceAsync(run, context.RequestAborted);
        if (instance is { IsFinished: false })
        {
            throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "run_state", $"The run '{run}' is at work. Wait for its end first."));
        }

        await new RunOwner(parts.Store, parts.Time).RetryFailedAsync(new RunId(run), context.RequestAborted);
        bool tells = await webhooks.FindAsync(new RunId(run), context.RequestAborted) is not null;
        var start = new OrchestrationStart(RunWork.Run.Name) { InstanceId = run, Tags = instance?.Tags ?? new Dictionary<string, string>() };
        await client.StartAsync(RunWork.Run, new RunOrder(run, TellsEnd: tells), start, context.RequestAborted);
        await links.AcceptAsync(context, run);
    }
}
