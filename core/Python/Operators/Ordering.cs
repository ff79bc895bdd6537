using System.Numerics;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>.</summary>
internal static class Ordering
{
    // Integers up to here are exact as doubles.
    private const long LargestExactInteger = 1L << 53;

    public static bool Less(in PyValue left, in PyValue right) => Holds(left, right, ComparisonOperator.Less);

    public static bool Holds(in PyValue left, in PyValue right, ComparisonOperator comparison)
    {
        if (left.Kind == PyKind.Set && right.Kind == PyKind.Set)
        {
            return SetOrderHolds((PySet)left.Reference, (PySet)right.Reference, comparison);
        }

        // Null: not a number is involved, and nothing holds.
        int? order = Compare(left, right, comparison);
        return comparison switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    /// <summary>Negative, zero or positive; null when one of them is not a number.</summary>
    public static int? CompareNumbers(in PyValue left, in PyValue right)
    {
        if (left.Kind != PyKind.Float && right.Kind != PyKind.Float)
        {
            return left.Kind == PyKind.BigInt || right.Kind == PyKind.BigInt
                ? left.Integer.CompareTo(right.Integer)
                : left.Int64.CompareTo(right.Int64);
        }

        if (left.Kind == PyKind.Float && right.Kind == PyKind.Float)
        {
            return CompareFloats(left.Float, right.Float);
        }

        return left.Kind == PyKind.Float
            ? -CompareIntegerToFloat(right, left.Float)
            : CompareIntegerToFloat(left, right.Float);
    }

    private static int? Compare(in PyValue left, in PyValue right, ComparisonOperator comparison)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return CompareNumbers(left, right);
        }

        if (left.IsText && right.IsText)
        {
            return CodePoints.Compare(left.Text, right.Text);
        }

        if (left.Kind == right.Kind && (left.Kind is PyKind.List or PyKind.Tuple))
        {
            return CompareSequences(new PySequence(left), new PySequence(right), comparison);
        }

        if (left.IsUndefined || right.IsUndefined)
        {
            throw PyUndefined.ErrorOf(left.IsUndefined ? left : right);
        }

        throw PythonException.Type(
            $"'{comparison.Symbol()}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
    }

    private static int? CompareSequences(PySequence left, PySequence right, ComparisonOperator comparison)
    {
        int shared = Math.Min(left.Count, right.Count);
        for (int i = 0; i < shared; i++)
        {
            PyValue a = left[i];
            PyValue b = right[i];
            if (!Equality.Of(a, b))
            {
                return Compare(a, b, comparison);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static int? CompareFloats(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static int? CompareIntegerToFloat(in PyValue integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? -1 : 1;
        }

        if (integer.Kind != PyKind.BigInt && integer.Int64 is >= -LargestExactInteger and <= LargestExactInteger)
        {
            return ((double)integer.Int64).CompareTo(number);
        }

        int order = integer.Integer.CompareTo(new BigInteger(Math.Truncate(number)));
        return order != 0 ? order : -(number - Math.Truncate(number)).CompareTo(0);
    }

    private static bool SetOrderHolds(PySet left, PySet right, ComparisonOperator comparison)
    {
        bool strict = comparison is ComparisonOperator.Less or ComparisonOperator.Greater;
        bool leftIsSmaller = comparison is ComparisonOperator.Less or ComparisonOperator.LessOrEqual;
        (PySet small, PySet large) = leftIsSmaller ? (left, right) : (right, left);
        return small.Items.Count <= large.Items.Count - (strict ? 1 : 0)
            && small.Items.Keys.All(large.Items.ContainsKey);
    }
}
