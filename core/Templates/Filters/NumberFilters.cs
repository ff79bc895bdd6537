using System.Globalization;
using System.Numerics;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters about numbers.</summary>
internal static class NumberFilters
{
    public static IEnumerable<Method> All { get; } =
    [
        new("abs", Signature.Empty, (_, self, in _) => Absolute.Of(self)),
        new("int", new Signature(Parameter.Optional("default", 0), Parameter.Optional("base", 10)), ToInteger),
        new("float", new Signature(Parameter.Optional("default", PyValue.FromFloat(0))), ToFloat),
        new("round", new Signature(Parameter.Optional("precision", 0), Parameter.Optional("method", "common")), Round),
        new("filesizeformat", new Signature(Parameter.Optional("binary", false)), FileSize),
    ];

    // "42.7" is no integer to Python, but the filter gives 42.
    private static PyValue ToInteger(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        try
        {
            return self.IsText ? Conversion.ParseInteger(self.Text, arguments.Integer(1)) : Conversion.ToInteger(self);
        }
        catch (PythonException error) when (IsConversionError(error))
        {
            try
            {
                return PyValue.FromInteger(Conversion.Truncate(Conversion.ToFloat(self).Float));
            }
            catch (PythonException again) when (IsConversionError(again))
            {
                return arguments[0];
            }
        }
    }

    private static PyValue ToFloat(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        try
        {
            return Conversion.ToFloat(self);
        }
        catch (PythonException error) when (IsConversionError(error))
        {
            return arguments[0];
        }
    }

    private static bool IsConversionError(PythonException error) =>
        error.Kind is PythonErrorKind.TypeError or PythonErrorKind.ValueError;

    private static PyValue Round(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        switch (arguments.Text(1))
        {
            case "common":
                return Rounding.Round(self, arguments[0]);
            case "ceil" or "floor":
                PyValue factor = BinaryOperator.Power.Apply(10, arguments[0], evaluation.Budget);
                PyValue scaled = BinaryOperator.Multiply.Apply(self, factor, evaluation.Budget);
                PyValue whole = scaled.Kind == PyKind.Float ? PyValue.FromInteger(ToWhole(scaled.Float, arguments.Text(1) == "ceil")) : scaled;
                return BinaryOperator.Divide.Apply(whole, factor, evaluation.Budget);
            default:
                throw PythonException.Value("method must be common, ceil or floor");
        }
    }

    private static BigInteger ToWhole(double value, bool up) => Conversion.Truncate(up ? Math.Ceiling(value) : Math.Floor(value));

    private static PyValue FileSize(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        const string Prefixes = "kMGTPEZY";
        double bytes = Conversion.ToFloat(self).Float;
        bool binary = arguments.Flag(0);
        double unit = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return Conversion.Truncate(bytes).ToString(CultureInfo.InvariantCulture) + " Bytes";
        }

        int power = 1;
        while (power < Prefixes.Length && bytes >= Math.Pow(unit, power + 1))
        {
            power++;
        }

        char prefix = binary ? char.ToUpperInvariant(Prefixes[power - 1]) : Prefixes[power - 1];
        double amount = unit * bytes / Math.Pow(unit, power + 1);
        return $"{FloatFormat.Magnitude(amount, 'f', 1, alternate: false)} {prefix}{(binary ? "iB" : "B")}";
    }
}
