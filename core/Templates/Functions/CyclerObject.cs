using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Functions;

/// <summary><c>cycler(…)</c>: one value after the other, from the start again after the last.</summary>
internal sealed class CyclerObject(PyValue[] items) : PyObject
{
    private int _position;

    public override string TypeName => "Cycler";

    public override bool TryGetAttribute(string name, out PyValue value)
    {
        PyValue? found = name switch
        {
            "current" => items[_position],
            "pos" => _position,
            "next" => Function(name, () =>
            {
                PyValue current = items[_position];
                _position = (_position + 1) % items.Length;
                return current;
            }),
            "reset" => Function(name, () =>
            {
                _position = 0;
                return PyValue.None;
            }),
            _ => default(PyValue?),
        };
        value = found ?? default;
        return found is not null;
    }

    private static PyValue Function(string name, Func<PyValue> body) =>
        PyValue.From(new PyFunction(name, Signature.Empty, (_, in _) => body()));
}
