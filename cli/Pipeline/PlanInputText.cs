using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>What a stage reads, for a person.</summary>
internal static class PlanInputText
{
    public static string Of(PipelinePlan plan, StageInput input) => input switch
    {
        StageInput.Dataset dataset => $"dataset {dataset.Name}",
        StageInput.Stage earlier => $"stage {plan.Stages[earlier.Number - 1].Name}",
        StageInput.Arranged arranged => string.Join(" and ", arranged.Sources.Select(source => Of(plan, source))),
        _ => "a single empty row",
    };

    /// <summary>What it makes of all rows before it works on them; null when it works on the rows as they come.</summary>
    public static string? UnitsOf(StageInput input) =>
        input is StageInput.Arranged arranged ? $"reads all rows first, then works on one unit for {arranged.Arrangement.Units}" : null;
}
