using System.Runtime.CompilerServices;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>==</c>.</summary>
internal static class Equality
{
    public static bool Of(in PyValue left, in PyValue right)
    {
        if (left.IsText && right.IsText)
        {
            return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
        }

        if (left.IsNumber && right.IsNumber)
        {
            return NumbersAreEqual(left, right);
        }

        if (left.IsUndefined || right.IsUndefined)
        {
            return UndefinedEquals(left, right);
        }

        return left.Kind == right.Kind && left.Kind switch
        {
            PyKind.None => true,
            PyKind.List or PyKind.Tuple => SequencesAreEqual(left, right),
            PyKind.Dict => MappingsAreEqual(new PyMapping(left), new PyMapping(right)),
            PyKind.Set => SetsAreEqual((PySet)left.Reference, (PySet)right.Reference),
            PyKind.Range => RangesAreEqual((PyRange)left.Reference, (PyRange)right.Reference),
            _ => ReferenceEquals(left.Reference, right.Reference),
        };
    }

    private static bool NumbersAreEqual(in PyValue left, in PyValue right)
    {
        if (left.Kind != PyKind.Float && right.Kind != PyKind.Float)
        {
            return left.Kind == PyKind.BigInt || right.Kind == PyKind.BigInt
                ? left.Integer == right.Integer
                : left.Int64 == right.Int64;
        }

        return Ordering.CompareNumbers(left, right) == 0;
    }

    // A strict undefined may not be compared with anything, a lenient one equals only its like.
    private static bool UndefinedEquals(in PyValue left, in PyValue right)
    {
        Truth.Of(left.IsUndefined ? left : right);
        return left.IsUndefined && right.IsUndefined;
    }

    private static bool SequencesAreEqual(in PyValue left, in PyValue right)
    {
        if (ReferenceEquals(left.Reference, right.Reference))
        {
            return true;
        }

        var a = new PySequence(left);
        var b = new PySequence(right);
        if (a.Count != b.Count)
        {
            return false;
        }

        RequireStack();
        for (int i = 0; i < a.Count; i++)
        {
            if (!Of(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MappingsAreEqual(PyMapping left, PyMapping right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        RequireStack();
        foreach (PyEntry entry in left)
        {
            if (!right.TryGet(entry.Key, out PyValue other) || !Of(entry.Value, other))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SetsAreEqual(PySet left, PySet right) =>
        left.Items.Count == right.Items.Count && left.Items.Keys.All(right.Items.ContainsKey);

    private static bool RangesAreEqual(PyRange left, PyRange right) =>
        left.Length == right.Length
        && (left.Length == 0 || (left.Start == right.Start && (left.Length == 1 || left.Step == right.Step)));

    private static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw PythonException.Limit("values nested too deeply to be compared");
        }
    }
}
