using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>Python's <c>callee(…)</c> on any value.</summary>
internal static class Invocation
{
    public static PyValue Call(Evaluation evaluation, in PyValue callee, in CallArguments arguments)
    {
        if (callee.Kind == PyKind.Object)
        {
            return ((PyObject)callee.Reference).Call(evaluation, arguments);
        }

        throw callee.IsUndefined
            ? PyUndefined.ErrorOf(callee)
            : PythonException.Type($"'{callee.TypeName}' object is not callable");
    }
}
