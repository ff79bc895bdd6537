using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Take;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Planning;

/// <summary>
/// Cuts checked steps into stages. Rows of a chain run through it without waiting for each other; a new stage begins where an
/// operator must know which row of its input a row is, or needs all of them. What an operator does in phases is a stage for each:
/// <code>
/// map, filter, resolve (compare, merge), map   →   [map filter] [resolve.compare] [resolve map]
/// </code>
/// </summary>
internal sealed class StageBuilder
{
    private const int NameCharsMax = 60;

    private readonly IReadOnlyDictionary<string, PlannedOperator> _operators;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> _parsers;
    private readonly long? _sampleRows;
    private readonly List<StagePlan> _stages = [];
    private readonly Dictionary<string, int> _lastStageOf = new(StringComparer.Ordinal);

    private StageBuilder(
        IReadOnlyDictionary<string, PlannedOperator> operators,
        IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> parsers,
        long? sampleRows)
    {
        _operators = operators;
        _parsers = parsers;
        _sampleRows = sampleRows;
    }

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
        var builder = new StageBuilder(operators, parsers, sampleRows);
        foreach (StepSpec step in spec.Steps)
        {
            builder.Add(step);
        }

        return builder._stages;
    }

    private void Add(StepSpec step)
    {
        IReadOnlyList<StageInput> inputs = InputsOf(step);
        if (inputs.Count > 1)
        {
            inputs = [.. inputs.Select(input => Parsed(step, input))];
        }

        foreach (IReadOnlyList<PlannedOperator> chain in Chains([.. ParsersOf(inputs[0]), .. step.Operations.SelectMany(o => WithTake(_operators[o.Name.Value]))]))
        {
            Add(step.Name.Value, inputs, Sampled(chain, inputs));
            inputs = [new StageInput.Stage(_stages.Count)];
        }

        _lastStageOf[step.Name.Value] = _stages.Count;
    }

    private IReadOnlyList<PlannedOperator> ParsersOf(StageInput input) =>
        input is StageInput.Dataset dataset ? _parsers.GetValueOrDefault(dataset.Name) ?? [] : [];

    /// <summary>A side of a join, with a stage of its own before it when its files have to be parsed.</summary>
    private StageInput Parsed(StepSpec step, StageInput side)
    {
        if (ParsersOf(side) is not { Count: > 0 } parsers)
        {
            return side;
        }

        Add(step.Name.Value, [side], Sampled(parsers, [side]));
        return new StageInput.Stage(_stages.Count);
    }

    private void Add(string step, IReadOnlyList<StageInput> inputs, IReadOnlyList<PlannedOperator> chain)
    {
        List<StageInput.Stage> phases = [];
        foreach (OperatorPhase phase in chain is [{ } first, ..] ? first.EarlierPhases : [])
        {
            StageInput phaseInput = phase.Arrangement is { } arrangement ? new StageInput.Arranged(arrangement, inputs, [.. phases]) : inputs[0];
            Add(step, phaseInput, [new PlannedOperator(phase.Operator, chain[0].Window) { Description = phase.Description }], isInner: true);
            phases.Add(new StageInput.Stage(_stages.Count));
        }

        StageInput input = chain is [{ Arrangement: { } last }, ..] ? new StageInput.Arranged(last, inputs, phases) : inputs[0];
        Add(step, input, chain, isInner: false);
    }

    private void Add(string step, StageInput input, IReadOnlyList<PlannedOperator> operators, bool isInner)
    {
        int number = _stages.Count + 1;
        _stages.Add(new StagePlan
        {
            Number = number,
            Name = $"{number:00}-{PathSegment(operators.Count > 0 ? operators[0].Operator.Name : step)}",
            StepName = step,
            Input = input,
            Operators = operators,
            IsInner = isInner,
            Identity = PlanIdentity.Of(operators, input),
        });
    }

    private IReadOnlyList<StageInput> InputsOf(StepSpec step) => step switch
    {
        { Operations: [{ Left: { } left, Right: { } right }, ..] } => [InputOf(left.Value), InputOf(right.Value)],
        { Input: { } input } => [InputOf(input.Value)],
        _ => [StageInput.SingleEmptyRow.Instance],
    };

    private StageInput InputOf(string name) =>
        _lastStageOf.TryGetValue(name, out int number) ? new StageInput.Stage(number) : new StageInput.Dataset(name);

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
            bool beginsStage = planned.Operator.Traits.NeedsStageStart || planned.Window.IsBounded || planned.Arrangement is not null;
            if (beginsStage && chains[^1].Count > 0)
            {
                chains.Add([]);
            }

            chains[^1].Add(planned);
        }

        return chains;
    }

    private IReadOnlyList<PlannedOperator> Sampled(IReadOnlyList<PlannedOperator> chain, IReadOnlyList<StageInput> inputs) =>
        _sampleRows is { } rows && chain.Count > 0 && inputs.Any(static input => input is StageInput.Dataset)
            ? [chain[0] with { Window = chain[0].Window with { SampleRows = Math.Min(rows, chain[0].Window.SampleRows ?? rows) } }, .. chain.Skip(1)]
            : chain;

    private static string PathSegment(string name)
    {
        char[] safe = [.. name.Take(NameCharsMax).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-')];
        return new string(safe);
    }
}
