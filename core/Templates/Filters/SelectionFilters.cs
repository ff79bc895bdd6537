using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Tests;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that run another filter or a test on every item: lazily, as Python's generators do.</summary>
internal static class SelectionFilters
{
    private static readonly Signature Anything = new() { TakesMore = true, TakesMoreNamed = true };

    public static IEnumerable<Method> All { get; } =
    [
        new("map", Anything, (evaluation, self, in arguments) => Lazy(Map(evaluation, self, Call(arguments)))),
        Selection("select", keeps: true, byAttribute: false),
        Selection("reject", keeps: false, byAttribute: false),
        Selection("selectattr", keeps: true, byAttribute: true),
        Selection("rejectattr", keeps: false, byAttribute: true),
    ];

    private static Method Selection(string name, bool keeps, bool byAttribute) => new(name, Anything, (evaluation, self, in arguments) =>
        Lazy(Select(evaluation, self, Call(arguments), keeps, byAttribute)));

    private static PyValue Lazy(IEnumerable<PyValue> items) => PyValue.From(new PyGenerator(items));

    private static CallArguments Call(in Arguments arguments) => new(arguments.More, arguments.MoreNamed);

    private static IEnumerable<PyValue> Map(Evaluation evaluation, PyValue self, CallArguments call)
    {
        if (!Truth.Of(self))
        {
            yield break;
        }

        Func<PyValue, PyValue> map = PrepareMap(evaluation, call);
        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            yield return map(item);
        }
    }

    private static Func<PyValue, PyValue> PrepareMap(Evaluation evaluation, CallArguments call)
    {
        if (call.Positional.Length == 0)
        {
            Arguments bound = new Signature(Parameter.Required("attribute"), Parameter.Optional("default")).Bind("map", call);
            AttributePath path = AttributePath.Parse(bound[0]);
            PyValue fallback = bound[1];
            return item => path.OrDefault(evaluation, item, fallback);
        }

        string name = NameOf(call.Positional[0]);
        Method filter = FilterTable.Find(name) ?? throw FilterTable.Unknown(name);
        CallArguments rest = call.WithoutFirst();
        return item => filter.Call(evaluation, item, rest);
    }

    private static IEnumerable<PyValue> Select(Evaluation evaluation, PyValue self, CallArguments call, bool keeps, bool byAttribute)
    {
        if (!Truth.Of(self))
        {
            yield break;
        }

        AttributePath path = AttributePath.Parse(PyValue.None);
        if (byAttribute)
        {
            path = call.Positional.Length > 0
                ? AttributePath.Parse(call.Positional[0])
                : throw PythonException.Type("Missing parameter for attribute name");
            call = call.WithoutFirst();
        }

        Func<PyValue, bool> test = PrepareTest(evaluation, call);
        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            if (test(path.Of(evaluation, item)) == keeps)
            {
                yield return item;
            }
        }
    }

    private static Func<PyValue, bool> PrepareTest(Evaluation evaluation, CallArguments call)
    {
        if (call.Positional.Length == 0)
        {
            return item => Truth.Of(item);
        }

        string name = NameOf(call.Positional[0]);
        Method test = TestTable.Find(name) ?? throw TestTable.Unknown(name);
        CallArguments rest = call.WithoutFirst();
        return item => Truth.Of(test.Call(evaluation, item, rest));
    }

    private static string NameOf(in PyValue name) => name.IsText
        ? name.Text
        : throw PythonException.Type($"the name of a filter or test must be a text, not {name.TypeName}");
}
