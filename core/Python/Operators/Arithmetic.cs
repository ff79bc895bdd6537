using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's binary and unary operators: picks the rule by the types of the operands.</summary>
internal static class Arithmetic
{
    public static string Symbol(this BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Power => "** or pow()",
        BinaryOperator.BitAnd => "&",
        BinaryOperator.BitOr => "|",
        BinaryOperator.BitXor => "^",
        BinaryOperator.ShiftLeft => "<<",
        _ => ">>",
    };

    public static PyValue Apply(this BinaryOperator operation, in PyValue left, in PyValue right, EvaluationBudget budget)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return left.Kind == PyKind.Float || right.Kind == PyKind.Float
                ? FloatArithmetic.Apply(operation, left, right)
                : IntegerArithmetic.Apply(operation, left, right);
        }

        PyValue? result = operation switch
        {
            BinaryOperator.Add => Concatenation.TryAdd(left, right, budget),
            BinaryOperator.Multiply => Repetition.TryMultiply(left, right, budget),
            BinaryOperator.Modulo when left.IsText => PercentFormat.Apply(left, right, budget),
            _ when left.Kind == PyKind.Set && right.Kind == PyKind.Set => SetAlgebra.TryApply(operation, left, right),
            BinaryOperator.BitOr when left.Kind == PyKind.Dict && right.Kind == PyKind.Dict => SetAlgebra.MergeDicts(left, right, budget),
            _ => null,
        };
        return result ?? throw Unsupported(operation, left, right);
    }

    public static PyValue Negate(in PyValue operand)
    {
        RequireNumber(operand, "-");
        return operand.Kind == PyKind.Float ? PyValue.FromFloat(-operand.Float) : PyValue.FromInteger(-operand.Integer);
    }

    public static PyValue Plus(in PyValue operand)
    {
        RequireNumber(operand, "+");
        return operand.Kind == PyKind.Bool ? operand.Int64 : operand;
    }

    public static PyValue Invert(in PyValue operand)
    {
        RequireNumber(operand, "~");
        return operand.IsInteger ? PyValue.FromInteger(-operand.Integer - 1) : throw BadUnary(operand, "~");
    }

    private static void RequireNumber(in PyValue operand, string symbol)
    {
        if (!operand.IsNumber)
        {
            throw operand.IsUndefined ? PyUndefined.ErrorOf(operand) : BadUnary(operand, symbol);
        }
    }

    private static PythonException BadUnary(in PyValue operand, string symbol) =>
        PythonException.Type($"bad operand type for unary {symbol}: '{operand.TypeName}'");

    private static PythonException Unsupported(BinaryOperator operation, in PyValue left, in PyValue right)
    {
        if (left.IsUndefined || right.IsUndefined)
        {
            return PyUndefined.ErrorOf(left.IsUndefined ? left : right);
        }

        bool joins = operation == BinaryOperator.Add && (left.IsText || left.Kind is PyKind.List or PyKind.Tuple);
        return PythonException.Type(joins
            ? $"can only concatenate {left.TypeName} (not \"{right.TypeName}\") to {left.TypeName}"
            : $"unsupported operand type(s) for {operation.Symbol()}: '{left.TypeName}' and '{right.TypeName}'");
    }
}
