using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Lineage;

/// <summary>The names of a row and of those it was derived from (<see cref="RowId"/> is the lineage), the input row first.</summary>
internal sealed class RowChain
{
    private readonly string[] _ids;

    public RowChain(string row)
    {
        List<string> ids = [row];
        for (int slash = row.LastIndexOf('/'); slash > 0; slash = row.LastIndexOf('/', slash - 1))
        {
            ids.Add(row[..slash]);
        }

        ids.Reverse();
        _ids = [.. ids];
    }

    public IReadOnlyList<string> Ancestors => _ids[..^1];

    /// <summary>The row itself, or one it was derived from.</summary>
    public bool Holds(RowId row) => Holds(row.Value);

    /// <inheritdoc cref="Holds(RowId)"/>
    public bool Holds(string row) => Array.IndexOf(_ids, row) >= 0;
}
