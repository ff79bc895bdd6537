namespace Pipelines.Core.Python.Values;

/// <summary>A lazily computed sequence that can be walked once, as Python's generators and iterators.</summary>
internal sealed class PyGenerator(IEnumerable<PyValue> source) : IDisposable
{
    private IEnumerator<PyValue>? _rest;

    /// <summary>The items not yet taken; a second walk goes on where the first one stopped.</summary>
    public IEnumerable<PyValue> Rest()
    {
        while (TryTake(out PyValue item))
        {
            yield return item;
        }
    }

    public bool TryTake(out PyValue item)
    {
        _rest ??= source.GetEnumerator();
        bool found = _rest.MoveNext();
        item = found ? _rest.Current : default;
        return found;
    }

    public void Dispose() => _rest?.Dispose();
}
