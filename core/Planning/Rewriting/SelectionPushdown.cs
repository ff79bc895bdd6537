using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>
/// Moves a filter before operators that cost something and that it does not depend on, so that they see fewer rows:
/// <code>
/// map a, map b, filter (reads a)   →   map a, filter, map b
/// </code>
/// A filter that asks a model itself moves only where it is asked no more often than before.
/// </summary>
internal static class SelectionPushdown
{
    public static IEnumerable<string> Apply(List<PlannedOperator> line)
    {
        List<string> changes = [];
        for (int at = 1; at < line.Count; at++)
        {
            int to = PlaceOf(line, at);
            if (to == at)
            {
                continue;
            }

            string[] spared = [.. line[to..at].Where(RowByRow.IsCostly).Select(static planned => $"'{planned.Operator.Name}'")];
            PlannedOperator filter = line[at];
            line.RemoveAt(at);
            line.Insert(to, filter);
            changes.Add($"'{filter.Operator.Name}' goes before {string.Join(" and ", spared)}: it reads nothing that is made there, and fewer rows are left.");
        }

        return changes;
    }

    /// <summary>The first place that it can have, as far as costly operators come after it.</summary>
    private static int PlaceOf(List<PlannedOperator> line, int at)
    {
        int place = at;
        if (IsFilter(line[at]))
        {
            for (int before = at - 1; before >= 0 && MayPass(line[at], line[before]); before--)
            {
                place = RowByRow.IsCostly(line[before]) ? before : place;
            }
        }

        return place;
    }

    private static bool IsFilter(PlannedOperator planned) =>
        planned.Operator.Traits.Cardinality == Cardinality.OneToAtMostOne && RowByRow.Holds(planned);

    private static bool MayPass(PlannedOperator filter, PlannedOperator before) =>
        RowByRow.Holds(before)
        && IsAskedNoMoreOften(filter.Operator.Traits, before.Operator.Traits)
        && RowByRow.AreIndependent(before.Operator.Traits, filter.Operator.Traits)
        && KeepsFieldOrder(before.Operator.Traits, filter.Operator.Traits);

    /// <summary>What makes rows fewer without a call, or may, is better done before a filter that makes calls.</summary>
    private static bool IsAskedNoMoreOften(OperatorTraits filter, OperatorTraits before) =>
        !filter.UsesModel || before.Cardinality == Cardinality.OneToOne || before is { Cardinality: Cardinality.OneToMany, UsesModel: true };

    /// <summary>New fields stand in the order of their operators, and prompts may print whole rows.</summary>
    private static bool KeepsFieldOrder(OperatorTraits before, OperatorTraits filter) =>
        before.FieldsWritten is { IsAll: false, Names.Count: 0 }
        || (!filter.FieldsWritten.IsAll && filter.FieldsWritten.Names.All(name => filter.FieldsRemoved.Overlaps(FieldSet.Of([name]))));
}
