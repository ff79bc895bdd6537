using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>bool(value)</c>.</summary>
internal static class Truth
{
    public static bool Of(in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.None:
                return false;
            case PyKind.Bool or PyKind.Int:
                return value.Int64 != 0;
            case PyKind.Float:
                return value.Float != 0;
            case PyKind.String or PyKind.Markup:
                return value.Text.Length > 0;
            case PyKind.BigInt or PyKind.Generator:
                return true;
            case PyKind.Object:
                return ((PyObject)value.Reference).IsTrue;
            case PyKind.Undefined:
                ((PyUndefined)value.Reference).RequireLenient();
                return false;
            default:
                return Size.Of(value) > 0;
        }
    }
}
