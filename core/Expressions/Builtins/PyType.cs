using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Builtins;

/// <summary>A type: called to convert, and compared with by <c>isinstance</c> and <c>type(x) == str</c>.</summary>
internal sealed class PyType(string name, Signature signature, FunctionBody convert, params PyKind[] kinds) : PyObject
{
    private static readonly Signature OneOrNone = new() { TakesMore = true };

    public static IReadOnlyList<PyType> All { get; } =
    [
        new("str", new Signature(Parameter.Optional("object", "")), (evaluation, in arguments) => PyText.Str(arguments[0], evaluation.Budget), PyKind.String, PyKind.Markup),
        new("bool", new Signature(Parameter.Optional("object", false)), (_, in arguments) => Truth.Of(arguments[0]), PyKind.Bool),
        new("int", new Signature(Parameter.Optional("object", 0), Parameter.Optional("base")), ToInteger, PyKind.Int, PyKind.BigInt, PyKind.Bool),
        new("float", new Signature(Parameter.Optional("object", 0)), (_, in arguments) => Conversion.ToFloat(arguments[0]), PyKind.Float),
        new("list", OneOrNone, (evaluation, in arguments) => PyValue.From(new PyList(Items(evaluation, arguments))), PyKind.List),
        new("tuple", OneOrNone, (evaluation, in arguments) => PyValue.TupleOf([.. Items(evaluation, arguments)]), PyKind.Tuple),
        new("set", OneOrNone, (evaluation, in arguments) => PyValue.From(new PySet(Items(evaluation, arguments))), PyKind.Set),
        new(
            "dict",
            new Signature { TakesMore = true, TakesMoreNamed = true },
            (evaluation, in arguments) => PyValue.From(DictConstruction.Create(new CallArguments(arguments.More, arguments.MoreNamed), evaluation)),
            PyKind.Dict),
        new("range", OneOrNone, (_, in arguments) => RangeConstruction.Create(arguments.More), PyKind.Range),
    ];

    public string Name => name;

    public override string TypeName => "type";

    public override bool IsCallable => true;

    public override void WriteRepr(TextBuffer output) => output.Append($"<class '{name}'>");

    public bool Includes(PyKind kind) => Array.IndexOf(kinds, kind) >= 0;

    /// <summary>The type that <c>type(value)</c> is; of the several that include a kind, the narrowest.</summary>
    public static PyType Of(in PyValue value)
    {
        PyKind kind = value.Kind;
        return All.FirstOrDefault(type => type.Includes(kind))
            ?? throw PythonException.Type($"the type {value.TypeName} has no name here");
    }

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        evaluation.Budget.Step();
        return convert(evaluation, signature.Bind(name, arguments));
    }

    private static List<PyValue> Items(Evaluation evaluation, in Arguments arguments) => arguments.More.Length switch
    {
        0 => [],
        1 => Iteration.ToList(arguments.More[0], evaluation.Budget),
        var count => throw PythonException.Type($"at most one argument is expected, {count} given"),
    };

    private static PyValue ToInteger(Evaluation evaluation, in Arguments arguments)
    {
        if (arguments[1].IsNone)
        {
            return Conversion.ToInteger(arguments[0]);
        }

        return arguments[0].IsText
            ? Conversion.ParseInteger(arguments[0].Text, arguments.Integer(1))
            : throw PythonException.Type("int() can't convert non-string with explicit base");
    }
}
