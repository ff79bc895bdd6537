using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary>Python's <c>range(stop)</c>, <c>range(start, stop)</c>, <c>range(start, stop, step)</c>.</summary>
internal static class RangeConstruction
{
    public static PyValue Create(PyValue[] arguments)
    {
        if (arguments.Length is < 1 or > 3)
        {
            throw PythonException.Type($"range expected 1 to 3 arguments, got {arguments.Length}");
        }

        long[] numbers = [.. arguments.Select(argument => Numbers.RequireInt64(argument))];
        long step = numbers.Length == 3 ? numbers[2] : 1;
        if (step == 0)
        {
            throw PythonException.Value("range() arg 3 must not be zero");
        }

        return PyValue.From(numbers.Length == 1 ? new PyRange(0, numbers[0], 1) : new PyRange(numbers[0], numbers[1], step));
    }
}
