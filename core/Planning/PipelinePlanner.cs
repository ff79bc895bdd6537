using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Pipeline;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Planning;

/// <summary>
/// Turns a pipeline as written into a plan, or into all its errors at once: 1. read the document, 2. read its sections,
/// 3. bind the operations, 4. connect the steps, 5. cut the steps into stages. Pure: nothing is read or called.
/// </summary>
public static class PipelinePlanner
{
    /// <summary>Plans the pipeline in <paramref name="yaml"/>. Never throws on what a user wrote.</summary>
    public static PlanningResult Plan(string yaml, PlanningOptions? options = null, PlanningServices? services = null)
    {
        options ??= new PlanningOptions();
        var diagnostics = new SpecDiagnostics();
        PipelinePlan? plan = YamlDocument.Read(yaml, diagnostics) is { } root && PipelineSpecReader.Read(root, diagnostics) is { } spec
            ? Plan(spec, options, services ?? PlanningServices.None, diagnostics)
            : null;
        return new PlanningResult(diagnostics.HasErrors ? null : plan, diagnostics.Sorted());
    }

    private static PipelinePlan? Plan(PipelineSpec spec, PlanningOptions options, PlanningServices services, SpecDiagnostics diagnostics)
    {
        ModelPlan models = spec.Models with
        {
            DefaultModel = options.Model ?? spec.Models.DefaultModel ?? options.FallbackModel,
            DefaultApiBase = options.ApiBase ?? spec.Models.DefaultApiBase,
        };
        Dictionary<string, PlannedOperator> operators = Bind(spec, models, options, services, diagnostics);
        IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> parsers = ParsingBinder.Bind(spec, services.Documents, diagnostics);
        StepLinks.Check(spec, operators.Where(static one => one.Value.Routed is not null).Select(static one => one.Key).ToHashSet(StringComparer.Ordinal), diagnostics);
        RetrieverLinks.Check(spec, operators, diagnostics);
        if (diagnostics.HasErrors)
        {
            return null;
        }

        List<PlanRewrite> rewrites = [];
        IReadOnlyList<StagePlan> stages = StageBuilder.Build(spec, operators, parsers, options.SampleRows, rewrites);
        Dictionary<string, DatasetPlan> datasets = spec.Datasets.ToDictionary(static dataset => dataset.Name, StringComparer.Ordinal);
        return new PipelinePlan
        {
            Name = spec.Name ?? options.Name,
            Datasets = datasets,
            Stages = stages,
            Rewrites = rewrites,
            Output = spec.Output,
            Models = models,
            MaxFailureRate = spec.MaxFailureRate,
            Identity = PlanIdentity.Of(stages, datasets, models),
        };
    }

    /// <summary>Also of operations that no step applies: their mistakes are mistakes.</summary>
    private static Dictionary<string, PlannedOperator> Bind(PipelineSpec spec, ModelPlan models, PlanningOptions options, PlanningServices services, SpecDiagnostics diagnostics)
    {
        var operators = new Dictionary<string, PlannedOperator>(StringComparer.Ordinal);
        foreach (OperationSpec operation in spec.Operations)
        {
            var context = new BindingContext
            {
                OperatorName = operation.Name.Value,
                DefaultModel = models.DefaultModel,
                SystemPrompt = models.SystemPrompt,
                BypassCache = spec.BypassCache,
                Compat = spec.Compat,
                ConfidenceField = options.ConfidenceField,
                Retrievers = spec.Retrievers,
                Tokenizers = services.Tokenizers,
                Code = services.Code,
                Web = services.Web,
            };
            if (OperatorBinder.Bind(operation, context, diagnostics) is var (bound, window))
            {
                operators.Add(operation.Name.Value, new PlannedOperator(bound.Operator, window)
                {
                    Description = bound.Description,
                    PassedRowsMax = bound.PassedRowsMax,
                    Routed = bound.Routed,
                    Arrangement = bound.Arrangement,
                    EarlierPhases = bound.EarlierPhases,
                });
            }
        }

        return operators;
    }
}
