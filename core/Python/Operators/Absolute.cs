using System.Numerics;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>abs()</c>.</summary>
internal static class Absolute
{
    public static PyValue Of(in PyValue value)
    {
        if (value.IsNumber)
        {
            return value.Kind == PyKind.Float
                ? PyValue.FromFloat(Math.Abs(value.Float))
                : PyValue.FromInteger(BigInteger.Abs(value.Integer));
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"bad operand type for abs(): '{value.TypeName}'");
    }
}
