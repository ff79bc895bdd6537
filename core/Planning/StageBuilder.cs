using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Take;
using Pipelines.Core.Planning.Rewriting;
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
    private readonly IReadOnlySet<RewriteRule> _rules;
    private readonly List<PlanRewrite> _rewrites;
    private readonly List<StagePlan> _stages = [];
    private readonly Dictionary<string, int> _sideStages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastStageOf = new(StringComparer.Ordinal);

    /// <summary>What comes to the operators that route rows, and what lets these rows pass, by the names that steps read them by.</summary>
    private readonly Dictionary<string, (StageInput Input, PlannedOperator Routed)> _routes = new(StringComparer.Ordinal);

    private StageBuilder(
        IReadOnlyDictionary<string, PlannedOperator> operators,
        IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> parsers,
        long? sampleRows,
        IReadOnlySet<RewriteRule> rules,
        List<PlanRewrite> rewrites)
    {
        _operators = operators;
        _parsers = parsers;
        _sampleRows = sampleRows;
        _rules = rules;
        _rewrites = rewrites;
    }

    /// <param name="spec">The pipeline.</param>
    /// <param name="operators">Its operations, by name.</param>
    /// <param name="parsers">What comes before the operations of a step that reads a dataset, by the dataset's name.</param>
    /// <param name="sampleRows">Rows taken of each dataset; null takes all.</param>
    /// <param name="rewrites">Gets what was changed about the steps as written.</param>
    public static IReadOnlyList<StagePlan> Build(
        PipelineSpec spec,
        IReadOnlyDictionary<string, PlannedOperator> operators,
        IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> parsers,
        long? sampleRows,
        List<PlanRewrite> rewrites)
    {
        var builder = new StageBuilder(operators, parsers, sampleRows, spec.Rewrites, rewrites);
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

        string name = step.Name.Value;
        PlannedOperator[] written = [.. step.Operations.SelectMany(o => WithTake(_operators[o.Name.Value]))];
        IReadOnlyList<PlannedOperator> operators = StepRewriter.Rewrite(name, written, _rules, _rewrites);
        foreach (IReadOnlyList<PlannedOperator> chain in Chains([.. ParsersOf(inputs[0]), .. operators]))
        {
            NoteFusion(name, chain);
            Add(name, inputs, Sampled(chain, inputs));
            if (chain is [{ Routed: { } routed, Window: var window } planned, ..])
            {
                _routes.Add(StepLinks.RouteName(name, planned.Operator.Name), (inputs[0], Sampled([new PlannedOperator(routed, window)], inputs)[0]));
            }

            inputs = [new StageInput.Stage(_stages.Count)];
        }

        _lastStageOf[name] = _stages.Count;
    }

    private void NoteFusion(string step, IReadOnlyList<PlannedOperator> chain)
    {
        if (chain.Count > 1)
        {
            string names = string.Join(", ", chain.Select(static planned => $"'{planned.Operator.Name}'"));
            _rewrites.Add(new PlanRewrite(RewriteRules.NameOf(RewriteRule.Fusion), step, $"{names} run together: each row goes through all of them without waiting for others."));
        }
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
            if (phase.Source is { } source)
            {
                phases.Add(SideStage(step, source, phase));
                continue;
            }

            StageInput phaseInput = phase.Arrangement is { } arrangement ? new StageInput.Arranged(arrangement, inputs, [.. phases]) : inputs[0];
            Add(step, phaseInput, [new PlannedOperator(phase.Operator, chain[0].Window) { Description = phase.Description }], isInner: true);
            phases.Add(new StageInput.Stage(_stages.Count));
        }

        StageInput input = chain is [{ Arrangement: { } last }, ..] ? new StageInput.Arranged(last, inputs, phases) : inputs[0];
        Add(step, input, chain, isInner: false);
    }

    /// <summary>A phase over other rows than the operator's. Operators that name the same one share it.</summary>
    private StageInput.Stage SideStage(string step, string source, OperatorPhase phase)
    {
        string name = phase.Operator.Name;
        if (!_sideStages.TryGetValue(name, out int number))
        {
            StageInput input = InputOf(step, source);
            Add(step, input, [.. ParsersOf(input), new PlannedOperator(phase.Operator, RowWindow.All) { Description = phase.Description }], isInner: true);
            _sideStages[name] = number = _stages.Count;
        }

        return new StageInput.Stage(number);
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
        { Operations: [{ Left: { } left, Right: { } right }, ..] } => [InputOf(step.Name.Value, left.Value), InputOf(step.Name.Value, right.Value)],
        { Input: { } input } => [InputOf(step.Name.Value, input.Value)],
        _ => [StageInput.SingleEmptyRow.Instance],
    };

    /// <summary>What a step reads. Rows that are routed away come through a stage of their own, which is the step's first.</summary>
    private StageInput InputOf(string step, string name)
    {
        if (_routes.TryGetValue(name, out (StageInput Input, PlannedOperator Routed) route))
        {
            Add(step, route.Input, [route.Routed], isInner: false);
            return new StageInput.Stage(_stages.Count);
        }

        return _lastStageOf.TryGetValue(name, out int number) ? new StageInput.Stage(number) : new StageInput.Dataset(name);
    }

    /// <summary>Rows are numbered at the start of a stage alone, so what counts the rows that pass stands at the start of the next.</summary>
    private static IEnumerable<PlannedOperator> WithTake(PlannedOperator planned) => planned.PassedRowsMax is { } rows
        ? [planned, new PlannedOperator(new TakeOperator($"{planned.Operator.Name}.limit"), new RowWindow(null, rows))]
        : [planned];

    /// <summary>At least one chain, so that a step without operations passes its rows on.</summary>
    private List<List<PlannedOperator>> Chains(IReadOnlyList<PlannedOperator> operators)
    {
        var chains = new List<List<PlannedOperator>> { new() };
        foreach (PlannedOperator planned in operators)
        {
            bool beginsStage = RowByRow.BeginsStage(planned) || !_rules.Contains(RewriteRule.Fusion);
            if (beginsStage && chains[^1].Count > 0)
            {
                chains.Add([]);
            }

            chains[^1].Add(planned);
        }

        return [.. chains.SelectMany(CutWhereRowsMultiply)];
    }

    /// <summary>
    /// A stage that may end early does so after a number of its input rows: where each of them becomes many, it would end late. So it begins
    /// behind what makes many.
    /// </summary>
    private static IEnumerable<List<PlannedOperator>> CutWhereRowsMultiply(List<PlannedOperator> chain)
    {
        int multiplying = chain is [.., { PassedRowsMax: not null }]
            ? chain[..^1].FindLastIndex(static planned => planned.Operator.Traits.Cardinality == Cardinality.OneToMany)
            : -1;
        return multiplying < 0 ? [chain] : [chain[..(multiplying + 1)], chain[(multiplying + 1)..]];
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
