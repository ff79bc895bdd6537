using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Functions;

/// <summary><c>joiner(separator)</c>: nothing at the first call, the separator at every later one.</summary>
internal sealed class JoinerObject(PyValue separator) : PyObject
{
    private bool _used;

    public override string TypeName => "Joiner";

    public override bool IsCallable => true;

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        bool first = !_used;
        _used = true;
        return first ? PyValue.EmptyText : separator;
    }
}
