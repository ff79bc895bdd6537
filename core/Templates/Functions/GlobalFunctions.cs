using System.Collections.Frozen;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Functions;

/// <summary>The functions that every template sees: Jinja's own, and the two that chat templates expect.</summary>
internal static class GlobalFunctions
{
    private static readonly Signature Anything = new() { TakesMore = true, TakesMoreNamed = true };

    private static readonly FrozenDictionary<string, PyValue> Functions = new Dictionary<string, PyValue>
    {
        ["range"] = Function("range", new Signature { TakesMore = true }, (_, in arguments) => RangeConstruction.Create(arguments.More)),
        ["dict"] = Function("dict", Anything, (evaluation, in arguments) => PyValue.From(CreateDict(evaluation, arguments))),
        ["namespace"] = Function("namespace", Anything, (evaluation, in arguments) => PyValue.From(new NamespaceObject(CreateDict(evaluation, arguments)))),
        ["cycler"] = Function("cycler", new Signature { TakesMore = true }, CreateCycler),
        ["joiner"] = Function("joiner", new Signature(Parameter.Optional("sep", ", ")), (_, in arguments) => PyValue.From(new JoinerObject(arguments[0]))),
        ["lipsum"] = Function("lipsum", LoremIpsum.Signature, LoremIpsum.Generate),
        ["raise_exception"] = Function("raise_exception", new Signature(Parameter.Required("message")), Raise),
        ["strftime_now"] = Function("strftime_now", new Signature(Parameter.Required("format")), FormatNow),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryGet(string name, out PyValue function) => Functions.TryGetValue(name, out function);

    private static PyValue Function(string name, Signature signature, FunctionBody body) =>
        PyValue.From(new PyFunction(name, signature, body));

    private static PyDict CreateDict(Evaluation evaluation, in Arguments arguments) =>
        DictConstruction.Create(new CallArguments(arguments.More, arguments.MoreNamed), evaluation);

    private static PyValue CreateCycler(Evaluation evaluation, in Arguments arguments) => arguments.More.Length > 0
        ? PyValue.From(new CyclerObject(arguments.More))
        : throw new PythonException(PythonErrorKind.RuntimeError, "at least one item has to be provided");

    private static PyValue Raise(Evaluation evaluation, in Arguments arguments) =>
        throw new PythonException(PythonErrorKind.TemplateError, PyText.Str(arguments[0], evaluation.Budget));

    private static PyValue FormatNow(Evaluation evaluation, in Arguments arguments)
    {
        DateTimeOffset now = ((TemplateRun)evaluation).Now();
        return TimeFormat.Format(now, arguments.Text(0));
    }
}
