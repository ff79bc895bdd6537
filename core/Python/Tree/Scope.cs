using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>Variables bound at one level; names are symbols, small integers given out when the source is compiled.</summary>
internal sealed class Scope(Scope? parent)
{
    // Few variables are bound at one level, so a linear search beats a table.
    private int[] _symbols = [];
    private PyValue[] _values = [];
    private int _count;

    public bool TryGet(int symbol, out PyValue value)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            int index = Array.IndexOf(scope._symbols, symbol, 0, scope._count);
            if (index >= 0)
            {
                value = scope._values[index];
                return true;
            }
        }

        value = default;
        return false;
    }

    public void Set(int symbol, in PyValue value)
    {
        int index = Array.IndexOf(_symbols, symbol, 0, _count);
        if (index < 0)
        {
            index = _count++;
            if (index == _symbols.Length)
            {
                int capacity = Math.Max(4, 2 * index);
                Array.Resize(ref _symbols, capacity);
                Array.Resize(ref _values, capacity);
            }

            _symbols[index] = symbol;
        }

        _values[index] = value;
    }

    /// <summary>Unbinds everything, for the next round of a loop.</summary>
    public void Clear() => _count = 0;

    private Scope? Parent { get; } = parent;
}
