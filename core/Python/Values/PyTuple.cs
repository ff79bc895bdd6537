namespace Pipelines.Core.Python.Values;

/// <summary>A tuple; with field names it is what <c>groupby</c> yields (<c>grouper</c>, <c>list</c>).</summary>
internal sealed class PyTuple(PyValue[] items, string[]? fieldNames = null)
{
    public PyValue[] Items { get; } = items;

    public bool TryGetField(string name, out PyValue value)
    {
        int index = fieldNames is null ? -1 : Array.IndexOf(fieldNames, name);
        value = index < 0 ? default : Items[index];
        return index >= 0;
    }
}
