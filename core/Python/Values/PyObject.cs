using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Values;

/// <summary>Base of the values that are neither data nor containers: functions, types, namespaces, loops.</summary>
internal abstract class PyObject
{
    public abstract string TypeName { get; }

    public virtual bool IsCallable => false;

    public virtual bool IsTrue => true;

    /// <summary>Python's <c>len</c>, or null when it has none.</summary>
    public virtual long? Length => null;

    /// <summary>Python's repr; the default names the type and gives no address, so that output is repeatable.</summary>
    public virtual void WriteRepr(TextBuffer output) => output.Append($"<{TypeName} object>");

    /// <summary>Python's str, which is the repr unless there is something better.</summary>
    public virtual void WriteStr(TextBuffer output) => WriteRepr(output);

    public virtual bool TryGetAttribute(string name, out PyValue value)
    {
        value = default;
        return false;
    }

    /// <summary>The items, or null when it cannot be walked.</summary>
    public virtual IEnumerable<PyValue>? Iterate() => null;

    public virtual PyValue Call(Evaluation evaluation, in CallArguments arguments) =>
        throw PythonException.Type($"'{TypeName}' object is not callable");
}
