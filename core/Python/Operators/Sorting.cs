using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>
/// Python's <c>sorted</c>: stable, and using only <c>&lt;</c>. Own code, because .NET's sorts are unstable or wrap
/// the exceptions of the comparison.
/// </summary>
internal static class Sorting
{
    /// <summary>The items in the order of their keys; with <paramref name="descending"/> equal ones keep their order too.</summary>
    public static List<PyValue> ByKey(
        IReadOnlyList<PyValue> items, Func<PyValue, PyValue> key, bool descending)
    {
        var keyed = new (PyValue Key, PyValue Item)[items.Count];
        for (int i = 0; i < keyed.Length; i++)
        {
            keyed[i] = (key(items[i]), items[i]);
        }

        var scratch = new (PyValue Key, PyValue Item)[keyed.Length];
        for (int width = 1; width < keyed.Length; width *= 2)
        {
            for (int start = 0; start < keyed.Length; start += 2 * width)
            {
                int middle = Math.Min(start + width, keyed.Length);
                int end = Math.Min(middle + width, keyed.Length);
                Merge(keyed, scratch, start, middle, end, descending);
            }

            (keyed, scratch) = (scratch, keyed);
        }

        return [.. keyed.Select(pair => pair.Item)];
    }

    // source: [start … middle … end) two sorted runs → target: [start … end) one.
    private static void Merge(
        (PyValue Key, PyValue Item)[] source, (PyValue Key, PyValue Item)[] target,
        int start, int middle, int end, bool descending)
    {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++)
        {
            bool takeRight = left == middle || (right < end && ComesFirst(source[right].Key, source[left].Key, descending));
            target[i] = takeRight ? source[right++] : source[left++];
        }
    }

    private static bool ComesFirst(in PyValue right, in PyValue left, bool descending) =>
        descending ? Ordering.Less(left, right) : Ordering.Less(right, left);
}
