using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>list</c> and <c>tuple</c>: methods that only look.</summary>
internal static class SequenceMethods
{
    public static IEnumerable<Method> All { get; } =
    [
        new("count", new Signature(Parameter.Required("value")), Count),
        new("index", new Signature(Parameter.Required("value"), Parameter.Optional("start", 0), Parameter.Optional("stop")), Index),
    ];

    private static PyValue Count(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        long count = 0;
        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            count += Equality.Of(item, arguments[0]) ? 1 : 0;
        }

        return count;
    }

    private static PyValue Index(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        PyValue[] items = Iteration.ToArray(self, evaluation.Budget);
        long? stop = arguments[2].IsNone ? null : arguments.Integer(2);
        SliceRange range = SliceRange.Of(items.Length, arguments.Integer(1), stop, 1);
        for (long i = range.Start; i < range.Start + range.Count; i++)
        {
            if (Equality.Of(items[i], arguments[0]))
            {
                return i;
            }
        }

        throw PythonException.Value("the value is not in the list");
    }
}
