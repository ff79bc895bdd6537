using System.Numerics;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Numbers taken out of values.</summary>
internal static class Numbers
{
    /// <summary>An index or count.</summary>
    public static long RequireInt64(in PyValue value)
    {
        if (value.Kind is PyKind.Int or PyKind.Bool)
        {
            return value.Int64;
        }

        throw value.Kind switch
        {
            PyKind.BigInt => PythonException.Overflow("the integer is too large here"),
            PyKind.Undefined => PyUndefined.ErrorOf(value),
            _ => PythonException.Type($"'{value.TypeName}' object cannot be interpreted as an integer"),
        };
    }

    /// <summary>Any number as a float.</summary>
    public static double ToDouble(in PyValue number) => number.Kind switch
    {
        PyKind.Float => number.Float,
        PyKind.BigInt => RequireFinite(RoundToDouble(number.Integer)),
        _ => number.Int64,
    };

    /// <summary>The nearest float, half to even, as Python converts.</summary>
    public static double RoundToDouble(BigInteger value)
    {
        const int ExactBits = 53;
        BigInteger magnitude = BigInteger.Abs(value);
        int drop = Math.Max(0, (int)magnitude.GetBitLength() - ExactBits);
        BigInteger kept = magnitude >> drop;
        BigInteger rest = magnitude - (kept << drop);
        BigInteger half = drop == 0 ? BigInteger.One : BigInteger.One << (drop - 1);
        bool up = drop > 0 && (rest > half || (rest == half && !kept.IsEven));
        return Math.ScaleB((double)(kept + (up ? 1 : 0)), drop) * (value.Sign < 0 ? -1 : 1);
    }

    /// <summary>Refuses integers that only grow the bill.</summary>
    public static PyValue Bounded(BigInteger value) =>
        value.GetBitLength() <= EvaluationLimits.MaxIntegerBits
            ? PyValue.FromInteger(value)
            : throw PythonException.Limit($"an integer of more than {EvaluationLimits.MaxIntegerBits:N0} bits");

    private static double RequireFinite(double value) =>
        double.IsInfinity(value) ? throw PythonException.Overflow("int too large to convert to float") : value;
}
