using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>
/// Takes fields out of rows that nothing reads any more and that reach no output: where a row is about to become several, and where all
/// rows are about to be put away for an operator that needs all of them. A text that was split is then not copied with each chunk.
/// </summary>
internal static class DeadFieldRemoval
{
    public static IEnumerable<string> Apply(List<PlannedOperator> line)
    {
        List<string> changes = [];
        LiveFields live = LiveFields.All;
        for (int at = line.Count - 1; at > 0; at--)
        {
            live = live.Before(line[at].Operator.Traits);
            bool isPutAway = line[at].Arrangement is not null;
            bool isMultiplied = line[at - 1].Operator.Traits is { Cardinality: Cardinality.OneToMany, IsRowLocal: true };
            if (live.IsAll || !(isPutAway || isMultiplied))
            {
                continue;
            }

            string next = line[at].Operator.Name;
            line.Insert(at, new PlannedOperator(new LiveFieldsOperator($"{next}.fields", live), RowWindow.All));
            changes.Add($"before '{next}' rows carry {live.Text}: nothing reads the other fields from there on, and no output has them.");
        }

        changes.Reverse();
        return changes;
    }
}
