using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Operators where at least one operand is a float.</summary>
internal static class FloatArithmetic
{
    public static PyValue Apply(BinaryOperator operation, in PyValue left, in PyValue right)
    {
        double a = Numbers.ToDouble(left);
        double b = Numbers.ToDouble(right);
        return operation switch
        {
            BinaryOperator.Add => PyValue.FromFloat(a + b),
            BinaryOperator.Subtract => PyValue.FromFloat(a - b),
            BinaryOperator.Multiply => PyValue.FromFloat(a * b),
            BinaryOperator.Divide => PyValue.FromFloat(a / RequireNonZero(b, "float division by zero")),
            BinaryOperator.FloorDivide => PyValue.FromFloat(FloorDivide(a, RequireNonZero(b, "float floor division by zero"))),
            BinaryOperator.Modulo => PyValue.FromFloat(Modulo(a, RequireNonZero(b, "float modulo"))),
            BinaryOperator.Power => Power(a, b),
            _ => throw PythonException.Type(
                $"unsupported operand type(s) for {operation.Symbol()}: '{left.TypeName}' and '{right.TypeName}'"),
        };
    }

    public static PyValue Power(double left, double right)
    {
        if (left == 0 && right < 0)
        {
            throw PythonException.DivisionByZero("0.0 cannot be raised to a negative power");
        }

        if (left < 0 && double.IsFinite(left) && double.IsFinite(right) && right != Math.Floor(right))
        {
            throw PythonException.Value("a root of a negative number is complex, which is not supported");
        }

        double result = Math.Pow(left, right);
        return double.IsInfinity(result) && double.IsFinite(left) && double.IsFinite(right)
            ? throw PythonException.Overflow("the result is too large for a float")
            : PyValue.FromFloat(result);
    }

    // The remainder has the sign of the divisor, zero included.
    private static double Modulo(double left, double right)
    {
        double modulo = left % right;
        if (modulo == 0)
        {
            return Math.CopySign(0, right);
        }

        return (modulo < 0) == (right < 0) ? modulo : modulo + right;
    }

    private static double FloorDivide(double left, double right)
    {
        double quotient = (left - Modulo(left, right)) / right;
        if (quotient == 0)
        {
            return Math.CopySign(0, left / right);
        }

        double floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double RequireNonZero(double divisor, string message) =>
        divisor == 0 ? throw PythonException.DivisionByZero(message) : divisor;
}
