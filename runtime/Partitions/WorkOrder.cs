using Pipelines.Core.Documents;
using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Partitions;

/// <summary>In which order rows are worked on: so that those with the same prompt prefix meet. Results return in input order. Pure.</summary>
internal static class WorkOrder
{
    /// <summary>The rows by their locality key, and rows of equal keys in input order; always the same for the same rows.</summary>
    public static IReadOnlyList<T> By<T>(IRowOperator @operator, IReadOnlyList<T> works, Func<T, Row> rowOf)
    {
        if (!@operator.Traits.UsesModel || works.Count < 2)
        {
            return works;
        }

        var keys = new string[works.Count];
        int[] order = new int[works.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = @operator.LocalityKey(rowOf(works[i])) ?? string.Empty;
            order[i] = i;
        }

        Array.Sort(order, (left, right) =>
        {
            int byKey = string.CompareOrdinal(keys[left], keys[right]);
            return byKey != 0 ? byKey : left.CompareTo(right);
        });
        return [.. order.Select(i => works[i])];
    }
}
