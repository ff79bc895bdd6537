using Pipelines.Core.Identity;

namespace Pipelines.Core.Planning;

/// <summary>
/// Hashes of what decides the results. Names are part of them, because rows, logs and lineage carry them; where input is read
/// and output written, time-outs and rates are not.
/// </summary>
internal static class PlanIdentity
{
    /// <summary>Of a stage without its input.</summary>
    public static ContentHash Of(IReadOnlyList<PlannedOperator> operators, StageInput input)
    {
        using var hasher = new CanonicalHasher("pipelines/stage-plan/1");
        hasher.AddCount(operators.Count);
        foreach (PlannedOperator planned in operators)
        {
            hasher.Add(planned.Operator.Name).Add(planned.Operator.Identity).Add(planned.Window.SampleRows).Add(planned.Window.LimitRows);
            if (planned.PassedRowsMax is { } passed)
            {
                hasher.Add("passed").Add(passed);
            }
        }

        if (input is StageInput.Arranged arranged)
        {
            hasher.Add(arranged.Arrangement.Identity).AddCount(arranged.Inputs.Count).AddCount(arranged.Phases.Count);
        }

        return hasher.Finish();
    }

    /// <summary>Of a whole plan.</summary>
    public static ContentHash Of(IReadOnlyList<StagePlan> stages, IReadOnlyDictionary<string, DatasetPlan> datasets, ModelPlan models)
    {
        using var hasher = new CanonicalHasher("pipelines/plan/1");
        hasher.AddCount(stages.Count);
        foreach (StagePlan stage in stages)
        {
            hasher.Add(stage.StepName).Add(stage.Identity);
            foreach (StageInput source in stage.Input.Sources)
            {
                AddInput(hasher, source, datasets);
            }
        }

        hasher.Add(models.DefaultApiBase?.AbsoluteUri).AddCount(models.Fallbacks.Count);
        foreach (ModelReference fallback in models.Fallbacks)
        {
            hasher.Add(fallback.Name).Add(fallback.ApiBase?.AbsoluteUri);
        }

        return hasher.Finish();
    }

    private static void AddInput(CanonicalHasher hasher, StageInput input, IReadOnlyDictionary<string, DatasetPlan> datasets)
    {
        switch (input)
        {
            case StageInput.Dataset dataset:
                AddDataset(hasher.Add("dataset"), datasets[dataset.Name]);
                break;
            case StageInput.Stage stage:
                hasher.Add("stage").Add(stage.Number);
                break;
            default:
                hasher.Add("empty row");
                break;
        }
    }

    private static void AddDataset(CanonicalHasher hasher, DatasetPlan dataset)
    {
        hasher.Add(dataset.Name).Add(dataset.Kind.ToString()).Add(dataset.Delimiter?.ToString()).AddCount(dataset.Parsing.Count);
        foreach (DatasetParsing parsing in dataset.Parsing)
        {
            hasher.Add(parsing.Function).Add(parsing.InputKey).Add(parsing.OutputKey).Add(parsing.Arguments);
        }

        hasher.AddCount(dataset.Rows?.Count ?? 0);
        foreach (Newtonsoft.Json.Linq.JObject row in dataset.Rows ?? [])
        {
            hasher.Add(row);
        }
    }
}
