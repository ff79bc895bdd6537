using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>The nodes above each row. Holds what is told of all nodes.</summary>
internal sealed class TreePaths
{
    private readonly List<JObject> _entries = [];
    private readonly List<int> _above = [];
    private readonly Dictionary<int, int> _nodeOfRow = [];

    private TreePaths()
    {
    }

    /// <param name="summaries">What <see cref="SummariseTreeOperator"/> made; nothing when there was no tree.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(TreePaths Paths, RowFailure? Failure)> ReadAsync(IArrangedInput summaries, CancellationToken cancellationToken)
    {
        var paths = new TreePaths();

        // Rows (as their complement) and nodes without a node above them yet.
        var loose = new Stack<int>();
        await foreach (RowResult result in summaries.ReadResultsAsync(cancellationToken))
        {
            if (result.Failure is { } failure)
            {
                return (paths, failure);
            }

            paths.Add(ClusterNode.From(result.Row), loose);
        }

        return (paths, null);
    }

    /// <summary>From the node right above to the root; empty when there is none.</summary>
    public JArray Of(int row)
    {
        var path = new JArray();
        for (int node = _nodeOfRow.GetValueOrDefault(row, -1); node >= 0; node = _above[node])
        {
            path.Add(_entries[node].DeepClone());
        }

        return path;
    }

    private void Add(ClusterNode node, Stack<int> loose)
    {
        foreach (int row in node.Leaves)
        {
            loose.Push(~row);
        }

        int number = _entries.Count;
        _entries.Add(node.Entry);
        _above.Add(-1);
        for (int child = 0; child < node.Children; child++)
        {
            int one = loose.Pop();
            if (one < 0)
            {
                _nodeOfRow.Add(~one, number);
            }
            else
            {
                _above[one] = number;
            }
        }

        loose.Push(number);
    }
}
