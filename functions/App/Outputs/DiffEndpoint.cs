using Newtonsoft.Json;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Diffs;

namespace Pipelines.Functions.App.Outputs;

/// <summary><c>GET /api/runs/{run}/diff/{other}</c>: which rows of the second run's output are other than the first's.</summary>
internal static class DiffEndpoint
{
    private const int TopDefault = 20;
    private const int TopMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/diff/{other}", GetAsync);

    private static async Task GetAsync(HttpContext context, string run, string other, AppParts parts)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        var query = new QueryValues(context.Request);
        int top = (int)(query.Whole("top", 0, TopMax) ?? TopDefault);
        List<RowDifference> shown = [];
        DiffTotals totals = await CompareAsync(new RunDiff(parts.Store, parts.Log, parts.Time), run, other, query.Text("key"), Show, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(RunDiffJson.Of(totals, shown).ToString(Formatting.None), context.RequestAborted);

        void Show(RowDifference difference)
        {
            if (shown.Count < top)
            {
                shown.Add(difference);
            }
        }
    }

    private static async Task<DiffTotals> CompareAsync(RunDiff diff, string run, string other, string? key, Action<RowDifference> onDifference, CancellationToken cancellationToken)
    {
        try
        {
            return await diff.CompareAsync(new RunId(run), new RunId(other), key, onDifference, cancellationToken);
        }
        catch (DiffException e)
        {
            throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "not_comparable", e.Message), e);
        }
    }
}
