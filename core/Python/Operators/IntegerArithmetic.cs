using System.Numerics;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Operators on integers of any size. Division and remainder round towards minus infinity.</summary>
internal static class IntegerArithmetic
{
    public static PyValue Apply(BinaryOperator operation, in PyValue left, in PyValue right)
    {
        if (left.Kind != PyKind.BigInt && right.Kind != PyKind.BigInt && TryApplySmall(operation, left.Int64, right.Int64, out long small))
        {
            bool staysBool = left.Kind == PyKind.Bool && right.Kind == PyKind.Bool
                && (operation is BinaryOperator.BitAnd or BinaryOperator.BitOr or BinaryOperator.BitXor);
            return staysBool ? PyValue.FromBool(small != 0) : small;
        }

        return ApplyLarge(operation, left.Integer, right.Integer);
    }

    private static bool TryApplySmall(BinaryOperator operation, long left, long right, out long result)
    {
        result = 0;
        switch (operation)
        {
            case BinaryOperator.Add:
                result = unchecked(left + right);
                return ((left ^ result) & (right ^ result)) >= 0;
            case BinaryOperator.Subtract:
                result = unchecked(left - right);
                return ((left ^ right) & (left ^ result)) >= 0;
            case BinaryOperator.Multiply:
                return Math.BigMul(left, right, out result) == result >> 63;
            case BinaryOperator.FloorDivide when right > 0:
                result = (left / right) - (left % right < 0 ? 1 : 0);
                return true;
            case BinaryOperator.Modulo when right > 0:
                result = left % right;
                result += result < 0 ? right : 0;
                return true;
            case BinaryOperator.BitAnd:
                result = left & right;
                return true;
            case BinaryOperator.BitOr:
                result = left | right;
                return true;
            case BinaryOperator.BitXor:
                result = left ^ right;
                return true;
            default:
                return false;
        }
    }

    private static PyValue ApplyLarge(BinaryOperator operation, BigInteger left, BigInteger right) => operation switch
    {
        BinaryOperator.Add => Numbers.Bounded(left + right),
        BinaryOperator.Subtract => Numbers.Bounded(left - right),
        BinaryOperator.Multiply => Multiply(left, right),
        BinaryOperator.Divide => TrueDivide(left, right),
        BinaryOperator.FloorDivide => PyValue.FromInteger(FloorDivide(left, right, out _)),
        BinaryOperator.Modulo => Modulo(left, right),
        BinaryOperator.Power => Power(left, right),
        BinaryOperator.BitAnd => PyValue.FromInteger(left & right),
        BinaryOperator.BitOr => PyValue.FromInteger(left | right),
        BinaryOperator.BitXor => PyValue.FromInteger(left ^ right),
        BinaryOperator.ShiftLeft => ShiftLeft(left, right),
        _ => ShiftRight(left, right),
    };

    private static PyValue Multiply(BigInteger left, BigInteger right)
    {
        RequireBits(left.GetBitLength() + right.GetBitLength() - 1);
        return Numbers.Bounded(left * right);
    }

    private static BigInteger FloorDivide(BigInteger left, BigInteger right, out BigInteger modulo)
    {
        RequireNonZero(right, "integer division or modulo by zero");
        BigInteger quotient = BigInteger.DivRem(left, right, out modulo);
        if (!modulo.IsZero && modulo.Sign != right.Sign)
        {
            quotient -= 1;
            modulo += right;
        }

        return quotient;
    }

    private static PyValue Modulo(BigInteger left, BigInteger right)
    {
        FloorDivide(left, right, out BigInteger modulo);
        return PyValue.FromInteger(modulo);
    }

    /// <summary>The float nearest to the exact quotient, also for operands that are no exact floats themselves.</summary>
    private static PyValue TrueDivide(BigInteger left, BigInteger right)
    {
        const int ExactBits = 53;
        RequireNonZero(right, "division by zero");
        if (left.GetBitLength() <= ExactBits && right.GetBitLength() <= ExactBits)
        {
            return PyValue.FromFloat((double)left / (double)right);
        }

        // Scale so that the integer quotient has two bits more than a double holds; the last one is sticky.
        int shift = (int)(left.GetBitLength() - right.GetBitLength()) - ExactBits - 2;
        BigInteger numerator = shift < 0 ? BigInteger.Abs(left) << -shift : BigInteger.Abs(left);
        BigInteger denominator = shift > 0 ? BigInteger.Abs(right) << shift : BigInteger.Abs(right);
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        quotient |= remainder.IsZero ? 0 : 1;
        double result = Math.ScaleB(Numbers.RoundToDouble(quotient), shift);
        return double.IsInfinity(result)
            ? throw PythonException.Overflow("integer division result too large for a float")
            : PyValue.FromFloat(left.Sign * right.Sign < 0 ? -result : result);
    }

    private static PyValue Power(BigInteger left, BigInteger right)
    {
        if (right.Sign < 0)
        {
            return FloatArithmetic.Power((double)left, (double)right);
        }

        if (left.IsOne || left.IsZero || right.IsZero || left == BigInteger.MinusOne)
        {
            return PyValue.FromInteger(left == BigInteger.MinusOne && right.IsEven ? 1 : right.IsZero ? 1 : left);
        }

        RequireBits(right > EvaluationLimits.MaxIntegerBits ? long.MaxValue : (left.GetBitLength() - 1) * (long)right);
        return Numbers.Bounded(BigInteger.Pow(left, (int)right));
    }

    private static PyValue ShiftLeft(BigInteger left, BigInteger right)
    {
        RequireShift(right);
        RequireBits(right > EvaluationLimits.MaxIntegerBits ? long.MaxValue : left.GetBitLength() + (long)right);
        return Numbers.Bounded(left << (int)right);
    }

    private static PyValue ShiftRight(BigInteger left, BigInteger right)
    {
        RequireShift(right);
        return right > int.MaxValue ? (left.Sign < 0 ? -1 : 0) : PyValue.FromInteger(left >> (int)right);
    }

    private static void RequireShift(BigInteger count)
    {
        if (count.Sign < 0)
        {
            throw PythonException.Value("negative shift count");
        }
    }

    private static void RequireNonZero(BigInteger divisor, string message)
    {
        if (divisor.IsZero)
        {
            throw PythonException.DivisionByZero(message);
        }
    }

    private static void RequireBits(long bits)
    {
        if (bits > EvaluationLimits.MaxIntegerBits)
        {
            throw PythonException.Limit($"an integer of more than {EvaluationLimits.MaxIntegerBits:N0} bits");
        }
    }
}
