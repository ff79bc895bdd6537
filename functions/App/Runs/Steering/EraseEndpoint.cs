using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Runs.Steering;

/// <summary><c>DELETE /api/runs/{run}</c>.</summary>
internal static class EraseEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/api/runs/{run}", static async (HttpContext context, string run, RunErasure erasure) =>
        {
            Caller.Of(context).Require(AccessRole.Admin);
            int blobs = await erasure.EraseAsync(run, new QueryValues(context.Request).Flag("force"), context.RequestAborted);
            await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { runId = run, blobsDeleted = blobs });
        });
}
