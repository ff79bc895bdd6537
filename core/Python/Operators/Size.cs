using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>len(value)</c>.</summary>
internal static class Size
{
    public static long Of(in PyValue value)
    {
        if (TryGet(value, out long size))
        {
            return size;
        }

        throw value.Kind == PyKind.Generator
            ? PythonException.Type("a generator has no length; turn it into a list first, with |list")
            : PythonException.Type($"object of type '{value.TypeName}' has no len()");
    }

    public static bool TryGet(in PyValue value, out long size)
    {
        switch (value.Kind)
        {
            case PyKind.String or PyKind.Markup:
                size = CodePoints.Count(value.Text);
                return true;
            case PyKind.List or PyKind.Tuple:
                size = new PySequence(value).Count;
                return true;
            case PyKind.Dict:
                size = new PyMapping(value).Count;
                return true;
            case PyKind.Set:
                size = ((PySet)value.Reference).Items.Count;
                return true;
            case PyKind.Range:
                size = ((PyRange)value.Reference).Length;
                return true;
            case PyKind.DictView:
                size = ((PyDictView)value.Reference).Mapping.Count;
                return true;
            case PyKind.Object:
                long? length = ((PyObject)value.Reference).Length;
                size = length ?? 0;
                return length is not null;
            case PyKind.Undefined:
                ((PyUndefined)value.Reference).RequireLenient();
                size = 0;
                return true;
            default:
                size = 0;
                return false;
        }
    }
}
