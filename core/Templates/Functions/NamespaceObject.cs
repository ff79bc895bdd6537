using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Functions;

/// <summary><c>namespace(…)</c>: a bag of values that a loop's body can change for good.</summary>
internal sealed class NamespaceObject(PyDict values) : PyObject
{
    public OrderedDictionary<PyValue, PyValue> Items { get; } = values.Items;

    public override string TypeName => "Namespace";

    public override bool TryGetAttribute(string name, out PyValue value) => Items.TryGetValue(name, out value);

    public override void WriteRepr(TextBuffer output)
    {
        output.Append("<Namespace ");
        PyText.WriteRepr(output, PyValue.From(values));
        output.Append('>');
    }
}
