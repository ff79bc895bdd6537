using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Tests;

/// <summary>Tests whose answer depends on the type of the value alone.</summary>
internal static class KindTests
{
    public static IEnumerable<Method> All { get; } =
    [
        Test("defined", value => !value.IsUndefined),
        Test("undefined", value => value.IsUndefined),
        Test("none", value => value.IsNone),
        Test("boolean", value => value.Kind == PyKind.Bool),
        Test("integer", value => value.IsInteger && value.Kind != PyKind.Bool),
        Test("float", value => value.Kind == PyKind.Float),
        Test("number", value => value.IsNumber),
        Test("string", value => value.IsText),
        Test("mapping", value => value.Kind == PyKind.Dict),
        Test("sequence", IsSequence),
        Test("iterable", IsIterable),

        // Jinja's undefined can be called as far as Python can tell: calling it is what raises the error.
        Test("callable", value => value.IsUndefined || (value.Kind == PyKind.Object && ((PyObject)value.Reference).IsCallable)),
        Test("escaped", value => value.Kind == PyKind.Markup),
    ];

    private static bool IsIterable(PyValue value)
    {
        if (value.IsUndefined)
        {
            ((PyUndefined)value.Reference).RequireLenient();
        }

        return Iteration.IsPossible(value);
    }

    // Whatever has a length and elements: dicts too, sets not.
    private static bool IsSequence(PyValue value) => value.Kind switch
    {
        PyKind.String or PyKind.Markup or PyKind.List or PyKind.Tuple or PyKind.Dict or PyKind.Range => true,
        PyKind.Undefined => ((PyUndefined)value.Reference).Behavior != UndefinedBehavior.Strict,
        _ => false,
    };

    private static Method Test(string name, Func<PyValue, bool> predicate) =>
        new(name, Signature.Empty, (_, self, in _) => predicate(self));
}
