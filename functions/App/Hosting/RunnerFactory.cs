using Pipelines.Core.Planning;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Inputs;
using Pipelines.Functions.App.Telemetry;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Hosting;

/// <summary>Makes runners for the runs of this app.</summary>
internal sealed class RunnerFactory(AppParts parts, PipelineShelf pipelines, CallTelemetry telemetry)
{
    private const string CodeGrant = "code";
    private const string WebGrant = "web";

    public PipelineRunner RunnerOf(PipelinePlan plan, RunOrigin origin) => new(
        parts.Store,
        parts.Log,
        parts.Calls,
        new StoredDatasets(origin.Inputs, origin.Documents, parts.Store, parts.Files),
        new MeasuredClient(parts.ClientOf(plan, origin), telemetry),
        parts.PricesOf(plan, origin),
        parts.Time,
        parts.Random);

    /// <summary>The plan of a run that is in the store; null when this version cannot make it.</summary>
    public PipelinePlan? PlanOf(RunOrigin origin) => pipelines.PlanOf(
        origin.Yaml, origin.Planning, new PipelineRights(origin.Grants.Contains(CodeGrant), origin.Grants.Contains(WebGrant)), origin.Documents);

    /// <summary>Rights as a run keeps them.</summary>
    public static IReadOnlyList<string> GrantsOf(PipelineRights rights) => [.. rights.Code ? [CodeGrant] : Array.Empty<string>(), .. rights.Web ? [WebGrant] : Array.Empty<string>()];
}
