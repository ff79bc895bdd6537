using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Gates;

/// <summary>The other side of an assertion that routes: lets the rows pass that break it, with what they break.</summary>
internal sealed class RoutedRowsOperator(AssertOptions options, ContentHash identity)
    : PureRowOperator($"{options.Name}.routed", "assert", TraitsOf(options), identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        IReadOnlyList<string> broken = options.BrokenBy(row.Fields);
        return [broken.Count == 0 ? RowResult.Filtered(Name, row) : Passed(row, options.Flagged(row.Fields, broken))];
    }

    private static OperatorTraits TraitsOf(AssertOptions options) => new(
        Cardinality.OneToAtMostOne,
        options.Conditions.Aggregate(FieldSet.None, static (read, condition) => read.Union(condition.FieldsRead)),
        FieldSet.Of([options.FlagField]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: true);
}
