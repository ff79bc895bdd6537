using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Gates;

/// <summary>A quality gate: rows that keep all conditions pass unchanged, what becomes of the others is for the pipeline to say.</summary>
internal sealed class AssertOperator(AssertOptions options, ContentHash identity) : PureRowOperator(options.Name, "assert", TraitsOf(options), identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        IReadOnlyList<string> broken = options.BrokenBy(row.Fields);
        if (options.Action == AssertAction.Flag)
        {
            return [Passed(row, options.Flagged(row.Fields, broken))];
        }

        return broken.Count == 0 ? [Passed(row, row.Fields)]
            : options.Action is AssertAction.Drop or AssertAction.Route ? [RowResult.Filtered(Name, row)]
            : [RowResult.Failed(Name, row, new RowFailure(options.Action == AssertAction.Stop ? RowFailureKinds.Stop : RowFailureKinds.Validation, DetailOf(broken)))];
    }

    private string DetailOf(IReadOnlyList<string> broken) =>
        string.Join('\n', (options.Message is { } message ? new[] { message } : []).Concat(broken.Select(static text => $"This does not hold: {text}")));

    /// <summary>What is routed away is read by other steps with all its fields, as it came here: such an assertion stays where it is.</summary>
    private static OperatorTraits TraitsOf(AssertOptions options) => new(
        options.Action is AssertAction.Drop or AssertAction.Route ? Cardinality.OneToAtMostOne : Cardinality.OneToOne,
        options.Action == AssertAction.Route ? FieldSet.All : options.Conditions.Aggregate(FieldSet.None, static (read, condition) => read.Union(condition.FieldsRead)),
        options.Action == AssertAction.Flag ? FieldSet.Of([options.FlagField]) : FieldSet.None,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: options.Action == AssertAction.Route);
}
