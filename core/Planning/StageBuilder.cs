using Pipelines.Core.Operators.Take;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Planning;

/// <summary>
/// Cuts checked steps into stages. Rows of a chain run through it without waiting for each other; a new stage begins where an
/// operator must know which row of its input a row is.
/// </summary>
internal static class StageBuilder
{
    private const int NameCharsMax = 60;

    /// <param name="spec">The pipeline.</param>
    /// <param name="operators">Its operations, by name.</param>
    /// <param name="parsers">What comes before the operations of a step that reads a dataset, by the dataset's name.</param>
    /// <param name="sampleRows">Rows taken of each dataset; null takes all.</param>
    public static IReadOnlyList<StagePlan> Build(
        PipelineSpec spec,
        IReadOnlyDictionary<string, PlannedOperator> operators,
        IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> parsers,
        long? sampleRows)
    {
        var stages = new List<StagePlan>();
        var lastStageOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (StepSpec step in spec.Steps)
        {
            StageInput input = InputOf(step, lastStageOf);
            IReadOnlyList<PlannedOperator> parsing = input is StageInput.Dataset dataset ? parsers.GetValueOrDefault(dataset.Name) ?? [] : [];
            foreach (IReadOnlyList<PlannedOperator> chain in Chains([.. parsing, .. step.Operations.SelectMany(o => WithTake(operators[o.Name.Value]))]))
            {
                IReadOnlyList<PlannedOperator> sampled = input is StageInput.Dataset && sampleRows is { } rows ? WithSample(chain, rows) : chain;
                stages.Add(Stage(stages.Count + 1, step.Name.Value, input, sampled));
                input = new StageInput.Stage(stages.Count);
            }

            lastStageOf[step.Name.Value] = stages.Count;
        }

        return stages;
    }

    private static StageInput InputOf(StepSpec step, Dictionary<string, int> lastStageOf)
    {
        if (step.Input is not { } input)
        {
            return StageInput.SingleEmptyRow.Instance;
        }

        return lastStageOf.TryGetValue(input.Value, out int number) ? new StageInput.Stage(number) : new StageInput.Dataset(input.Value);
    }

    /// <summary>Rows are numbered at the start of a stage alone, so what counts the rows that pass stands at the start of the next.</summary>
    private static IEnumerable<PlannedOperator> WithTake(PlannedOperator planned) => planned.PassedRowsMax is { } rows
        ? [planned, new PlannedOperator(new TakeOperator($"{planned.Operator.Name}.limit"), new RowWindow(null, rows))]
        : [planned];

    /// <summary>At least one chain, so that a step without operations passes its rows on.</summary>
    private static List<List<PlannedOperator>> Chains(IReadOnlyList<PlannedOperator> operators)
    {
        var chains = new List<List<PlannedOperator>> { new() };
        foreach (PlannedOperator planned in operators)
        {
            bool countsRows = planned.Operator.Traits.NeedsStageStart || planned.Window.IsBounded;
            if (countsRows && chains[^1].Count > 0)
            {
                chains.Add([]);
            }

            chains[^1].Add(planned);
        }

        return chains;
    }

    private static IReadOnlyList<PlannedOperator> WithSample(IReadOnlyList<PlannedOperator> chain, long rows) =>
        chain.Count == 0
            ? chain
            : [chain[0] with { Window = chain[0].Window with { SampleRows = Math.Min(rows, chain[0].Window.SampleRows ?? rows) } }, .. chain.Skip(1)];

    private static StagePlan Stage(int number, string stepName, StageInput input, IReadOnlyList<PlannedOperator> operators) => new()
    {
        Number = number,
        Name = $"{number:00}-{PathSegment(operators.Count > 0 ? operators[0].Operator.Name : stepName)}",
        StepName = stepName,
        Input = input,
        Operators = operators,
        Identity = PlanIdentity.Of(operators),
    };

    private static string PathSegment(string name)
    {
        char[] safe = [.. name.Take(NameCharsMax).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-')];
        return new string(safe);
    }
}
