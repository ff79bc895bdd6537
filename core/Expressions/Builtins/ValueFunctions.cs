using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Builtins;

/// <summary>Functions over single values.</summary>
internal static class ValueFunctions
{
    private static readonly Signature One = new(Parameter.Required("value"));
    private static readonly Signature Two = new(Parameter.Required("a"), Parameter.Required("b"));

    public static IEnumerable<BuiltinFunction> All { get; } =
    [
        new("abs", One, (_, in arguments) => Absolute.Of(arguments[0])),
        new("round", new Signature(Parameter.Required("number"), Parameter.Optional("ndigits")), (_, in arguments) => Rounding.Round(arguments[0], arguments[1])),
        new("divmod", Two, DivMod),
        new("pow", Two, (evaluation, in arguments) => BinaryOperator.Power.Apply(arguments[0], arguments[1], evaluation.Budget)),
        new("repr", One, (evaluation, in arguments) => PyText.Repr(arguments[0], evaluation.Budget)),
        new("ord", One, Ord),
        new("chr", One, Chr),
        new("isinstance", Two, (_, in arguments) => IsInstance(arguments[0], arguments[1])),
        new("type", One, (_, in arguments) => PyValue.From(PyType.Of(arguments[0]))),
        new("callable", One, (_, in arguments) => arguments[0].Kind == PyKind.Object && ((PyObject)arguments[0].Reference).IsCallable),
    ];

    private static PyValue DivMod(Evaluation evaluation, in Arguments arguments) => PyValue.TupleOf(
        BinaryOperator.FloorDivide.Apply(arguments[0], arguments[1], evaluation.Budget),
        BinaryOperator.Modulo.Apply(arguments[0], arguments[1], evaluation.Budget));

    private static PyValue Chr(Evaluation evaluation, in Arguments arguments)
    {
        const int LastCodePoint = 0x10FFFF;
        long code = arguments.Integer(0);
        return code is >= 0 and <= LastCodePoint
            ? NumberFormat.Character(code)
            : throw PythonException.Value("chr() arg not in range(0x110000)");
    }

    private static PyValue Ord(Evaluation evaluation, in Arguments arguments)
    {
        string text = arguments.Text(0);
        return CodePoints.Count(text) == 1
            ? CodePoints.At(text, 0, out _)
            : throw PythonException.Type($"ord() expected a character, but string of length {CodePoints.Count(text)} found");
    }

    private static bool IsInstance(in PyValue value, in PyValue type)
    {
        if (type.Kind == PyKind.Object && type.Reference is PyType single)
        {
            return single.Includes(value.Kind);
        }

        if (type.Kind != PyKind.Tuple)
        {
            throw PythonException.Type("isinstance() arg 2 must be a type, a tuple of types, or a union");
        }

        foreach (PyValue choice in ((PyTuple)type.Reference).Items)
        {
            if (IsInstance(value, choice))
            {
                return true;
            }
        }

        return false;
    }
}
