using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>Stands for a value that depends on the row, in a <see cref="PrefixRun"/>.</summary>
internal sealed class WithheldObject : PyObject
{
    private WithheldObject()
    {
    }

    public static WithheldObject Instance { get; } = new();

    public override string TypeName => "withheld";
}
