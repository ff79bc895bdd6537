using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Deployed;

/// <summary><c>/api/pipelines</c>: deploying, looking, deleting.</summary>
internal static class PipelineEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/pipelines", ListAsync);
        routes.MapPut("/api/pipelines/{name}", DeployAsync);
        routes.MapGet("/api/pipelines/{name}", GetAsync);
        routes.MapGet("/api/pipelines/{name}/versions/{version:int}", VersionAsync);
        routes.MapDelete("/api/pipelines/{name}", DeleteAsync);
    }

    private static async Task ListAsync(HttpContext context, PipelineShelf pipelines)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        IReadOnlyList<(string Name, IReadOnlyList<int> Versions)> all = await pipelines.ListAsync(name: null, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new
        {
            pipelines = all.Select(static one => new { name = one.Name, version = one.Versions.Max(), versions = one.Versions.Count }),
        });
    }

    private static async Task DeployAsync(HttpContext context, string name, PipelineShelf pipelines, AppSettings settings)
    {
        Caller caller = Caller.Of(context);
        caller.Require(AccessRole.Admin);
        PipelineName.Require(name);
        var query = new QueryValues(context.Request);
        var rights = new PipelineRights(caller.Code, caller.Web);
        string yaml = await TextBody.ReadAsync(context.Request, settings.Limits.PipelineBytesMax, context.RequestAborted);
        PlanningResult result = pipelines.Plan(name, yaml, rights);
        if (!result.IsOk)
        {
            throw Invalid(result);
        }

        if (query.Flag("dryRun"))
        {
            await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { name, dryRun = true, warnings = PartsOf(result.Warnings) });
            return;
        }

        (int version, bool isNew) = await pipelines.DeployAsync(name, yaml, rights, caller, context.RequestAborted);
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/pipelines/{name}/versions/{version}");
        await AnswerJson.SendAsync(
            context.Response, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, new { name, version, warnings = PartsOf(result.Warnings) });
    }

    private static async Task GetAsync(HttpContext context, string name, PipelineShelf pipelines)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        DeployedPipeline current = await pipelines.RequireAsync(PipelineName.Require(name), version: null, context.RequestAborted);
        IReadOnlyList<(string Name, IReadOnlyList<int> Versions)> all = await pipelines.ListAsync(name, context.RequestAborted);
        List<object> versions = [];
        foreach (int version in all.SelectMany(static one => one.Versions))
        {
            DeploymentRecord record = await pipelines.RecordAsync(name, version, context.RequestAborted);
            versions.Add(new { version, by = record.By, at = record.At, rights = record.Rights });
        }

        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new
        {
            name,
            version = current.Version,
            datasets = current.BroughtDatasets,
            stages = current.Plan.Stages.Select(static stage => stage.Name),
            versions,
        });
    }

    private static async Task VersionAsync(HttpContext context, string name, int version, PipelineShelf pipelines)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        string yaml = await pipelines.YamlAsync(PipelineName.Require(name), version, context.RequestAborted);
        context.Response.ContentType = "application/yaml; charset=utf-8";

        // A version never changes.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        await context.Response.WriteAsync(yaml, context.RequestAborted);
    }

    private static async Task DeleteAsync(HttpContext context, string name, PipelineShelf pipelines)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        int versions = await pipelines.DeleteAsync(PipelineName.Require(name), context.RequestAborted);
        if (versions == 0)
        {
            throw new ProblemException(Problem.NotFound("pipeline_not_found", $"There is no pipeline '{name}'."));
        }

        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { name, versionsDeleted = versions });
    }

    private static ProblemException Invalid(PlanningResult result)
    {
        ProblemPart[] errors = [.. PartsOf(result.Errors)];
        return new ProblemException(new Problem(
            StatusCodes.Status422UnprocessableEntity, "invalid_pipeline", $"The pipeline has {errors.Length} error{(errors.Length == 1 ? "" : "s")}; nothing was deployed.") { Errors = errors });
    }

    private static IEnumerable<ProblemPart> PartsOf(IEnumerable<SpecDiagnostic> diagnostics) => diagnostics.Select(static one => new ProblemPart(one.Path, one.Message)
    {
        Line = one.Location.Line,
        Column = one.Location.Column,
        Suggestion = one.Suggestion,
    });
}
