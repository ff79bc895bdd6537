using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>Plans without a pipeline file: stages that read one another, the first of them the dataset <c>input</c>.</summary>
internal static class TestPlan
{
    public static PipelinePlan Of(params IRowOperator[] operators) => Of(RowWindow.All, operators);

    public static PipelinePlan Of(RowWindow window, params IRowOperator[] operators) => Of([operators], window);

    /// <param name="stages">The operators of each stage.</param>
    /// <param name="window">That of the first operator of all.</param>
    /// <param name="arrangements">Make units of what some of the stages read, by the number of the stage from 0.</param>
    public static PipelinePlan Of(
        IReadOnlyList<IReadOnlyList<IRowOperator>> stages,
        RowWindow? window = null,
        IReadOnlyDictionary<int, IArrangement>? arrangements = null) => new()
    {
        Name = "test",
        Datasets = new Dictionary<string, DatasetPlan>
        {
            ["input"] = new() { Name = "input", Kind = DatasetKind.File, Path = "input.json", Location = default },
        },
        Stages = [.. stages.Select((operators, index) => StageOf(operators, index, window, arrangements?.GetValueOrDefault(index)))],
        Output = new OutputPlan("out.json", OutputFormat.Json, null),
        Models = new ModelPlan(),
        Identity = Hash(string.Join(';', stages.Select(static operators => string.Join(',', operators.Select(static one => one.Name)))) + window),
    };

    private static StagePlan StageOf(IReadOnlyList<IRowOperator> operators, int index, RowWindow? window, IArrangement? arrangement) => new()
    {
        Number = index + 1,
        Name = $"{index + 1:00}-{(operators.Count > 0 ? operators[0].Name : "pass")}",
        StepName = $"step{index + 1}",
        Input = arrangement is null ? SourceOf(index) : new StageInput.Arranged(arrangement, [SourceOf(index)], []),
        Operators = [.. operators.Select((one, place) => new PlannedOperator(one, index == 0 && place == 0 && window is not null ? window : RowWindow.All))],
        Identity = Hash(string.Join(',', operators.Select(static one => one.Name)) + (index == 0 ? window : null)),
    };

    private static StageInput SourceOf(int index) => index == 0 ? new StageInput.Dataset("input") : new StageInput.Stage(index);

    private static ContentHash Hash(string text) => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(text));
}
