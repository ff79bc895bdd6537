using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Runtime.Lineage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Outputs;

/// <summary>
/// <c>GET /api/runs/{run}/lineage/{row}</c>: how a row came about, which calls it took, what was sent and what came back. The row is named by its
/// place in the output, from 0, or by its id, as dead letters have it.
/// </summary>
internal static class LineageEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/lineage/{**row}", GetAsync);

    private static async Task GetAsync(HttpContext context, string run, string? row, RunLookup runs, RunRows rows, RunnerFactory runners)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        RunDetails details = await runs.Register.GetAsync(new RunId(run), context.RequestAborted);
        string id = await IdOfAsync(rows, run, row, context.RequestAborted) ?? throw NotFound(row);
        RowTrace trace = details.Origin is { } origin && runners.PlanOf(origin) is { } plan
            ? await runners.RunnerOf(plan, origin).TraceAsync(new RunRequest { Plan = plan, PipelineFolder = origin.PipelineFolder, Resume = new RunId(run) }, id, context.RequestAborted) ?? throw NotFound(row)
            : throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "pipeline_outdated", $"The pipeline of run '{run}' cannot be planned by this version of the app."));
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(JsonOf(run, trace).ToString(Formatting.None), context.RequestAborted);
    }

    private static async Task<string?> IdOfAsync(RunRows rows, string run, string? row, CancellationToken cancellationToken)
    {
        if (!long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out long place))
        {
            return string.IsNullOrEmpty(row) ? null : row;
        }

        if (await rows.FindAsync(new RunId(run), cancellationToken) is { } output)
        {
            await foreach (Core.Documents.Row one in output.ReadAsync(place, count: 1, cancellationToken))
            {
                return one.Id.Value;
            }
        }

        return null;
    }

    private static ProblemException NotFound(string? row) => new(Problem.NotFound("row_not_found", $"The run has no row '{row}'. Name it by its place in the output, from 0, or by its id."));

    private static JObject JsonOf(string run, RowTrace trace) => new()
    {
        ["runId"] = run,
        ["row"] = trace.Row,
        ["ancestors"] = new JArray(trace.Ancestors),
        ["stages"] = new JArray(trace.Stages.Select(static stage => new JObject
        {
            ["stage"] = stage.Stage,
            ["calls"] = new JArray(stage.Calls.Select(JsonOf)),
            ["results"] = new JArray(stage.Results.Select(JsonOf)),
        })),
    };

    private static JObject JsonOf(TracedCall call) => new()
    {
        ["operator"] = call.Operator,
        ["row"] = call.Row,
        ["key"] = call.Key,
        ["model"] = call.Model,
        ["reused"] = call.IsReused,
        ["messages"] = call.Messages is null ? null : new JArray(call.Messages.Select(static message => new JObject { ["role"] = message.Role.ToString(), ["content"] = message.Content })),
        ["answers"] = call.Answer is null ? null : new JArray(call.Answer.Choices.Select(static choice => choice.Text)),
        ["usage"] = call.Answer is null ? null : new JObject
        {
            ["inputTokens"] = call.Answer.Usage.InputTokens,
            ["cachedTokens"] = call.Answer.Usage.CachedTokens,
            ["outputTokens"] = call.Answer.Usage.OutputTokens,
        },
    };

    private static JObject JsonOf(RowResult result) => new()
    {
        ["row"] = result.Row.Id.Value,
        ["operator"] = result.Operator,
        ["status"] = result.Status.ToString(),
        ["failure"] = result.Failure is { } failure ? new JObject { ["kind"] = failure.Kind, ["detail"] = failure.Detail } : null,
        ["fields"] = result.Row.Fields.DeepClone(),
    };
}
