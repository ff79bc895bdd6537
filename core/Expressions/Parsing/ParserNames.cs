using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Parsing;

/// <summary>The names that may be used at the place being read: those given, and those of comprehensions and lambdas around it.</summary>
internal sealed class ParserNames
{
    private readonly SymbolTable _symbols = new();
    private readonly Dictionary<string, int> _given = new(StringComparer.Ordinal);
    private readonly List<string> _local = [];

    public ParserNames(IEnumerable<string> given)
    {
        foreach (string name in given)
        {
            _given[name] = _symbols.Of(name);
        }
    }

    public IReadOnlyDictionary<string, int> Given => _given;

    public IEnumerable<string> Visible => _local.Concat(_given.Keys);

    /// <summary>How many local names are visible, to go back to with <see cref="Forget"/>.</summary>
    public int LocalCount => _local.Count;

    public bool IsKnown(string name) => _given.ContainsKey(name) || _local.Contains(name);

    public int SymbolOf(string name) => _symbols.Of(name);

    public void Declare(string name) => _local.Add(name);

    public void Forget(int localCount) => _local.RemoveRange(localCount, _local.Count - localCount);
}
