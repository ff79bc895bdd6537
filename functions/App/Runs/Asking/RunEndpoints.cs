using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Asking;

/// <summary><c>GET /api/runs</c> and <c>GET /api/runs/{run}</c>.</summary>
internal static class RunEndpoints
{
    /// <summary>As Durable Functions names it, both ways.</summary>
    public const string ContinuationHeader = "x-ms-continuation-token";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", ListAsync);
        routes.MapGet("/api/runs/{run}", GetAsync);
        routes.MapGet("/api/runs/{run}/usage", UsageAsync);
    }

    private static async Task ListAsync(HttpContext context, RunQuery runs)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        OrchestrationPage page = await runs.FindAsync(new QueryValues(context.Request), context.Request.Headers[ContinuationHeader], context.RequestAborted);
        if (page.ContinuationToken is { } token)
        {
            context.Response.Headers[ContinuationHeader] = token;
        }

        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { runs = page.Instances.Select(RunView.Of), continuationToken = page.ContinuationToken });
    }

    private static async Task GetAsync(HttpContext context, string run, RunLookup runs, RunRows rows, AppLimits limits)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        if (new QueryValues(context.Request).Whole("wait", 0, (long)limits.WaitMax.TotalSeconds) is > 0 and { } seconds)
        {
            await runs.RequireAsync(run, context.RequestAborted);
            await runs.WaitForEndAsync(run, TimeSpan.FromSeconds(seconds), context.RequestAborted);
        }

        OrchestrationMetadata? instance = await runs.InstanceAsync(run, context.RequestAborted);
        RunDetails details = await runs.Register.GetAsync(new RunId(run), context.RequestAborted);
        RunOutput? output = await rows.FindAsync(new RunId(run), context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, RunView.Of(details, instance, output?.RowCount));
    }

    private static async Task UsageAsync(HttpContext context, string run, RunLookup runs)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        RunDetails details = await runs.Register.GetAsync(new RunId(run), context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new
        {
            runId = run,
            total = details.Usage,
            models = details.Models.Select(static model => new { model = model.Model, calls = model.Calls, tokens = model.Tokens }),
        });
    }
}
