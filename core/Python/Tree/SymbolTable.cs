namespace Pipelines.Core.Python.Tree;

/// <summary>Gives each name of one source a small number while it is compiled.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);

    public int Of(string name)
    {
        if (!_symbols.TryGetValue(name, out int symbol))
        {
            _symbols[name] = symbol = _symbols.Count;
        }

        return symbol;
    }
}
