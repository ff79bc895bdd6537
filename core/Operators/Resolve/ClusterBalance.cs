using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>What answers say between clusters: how many more yes than no. Clusters by their first rows; at first each row is one.</summary>
internal sealed class ClusterBalance
{
    private readonly Dictionary<int, Dictionary<int, int>> _balance = [];

    public void Add(RowPair pair, int answer)
    {
        Put(pair.Left, pair.Right, answer);
        Put(pair.Right, pair.Left, answer);
    }

    public int Between(int left, int right) => Of(left).GetValueOrDefault(right);

    /// <summary>The answers of rows that were compared with both rows of a match; before anything is merged.</summary>
    public int VotesFor(RowPair match)
    {
        (Dictionary<int, int> few, Dictionary<int, int> many) = (Of(match.Left), Of(match.Right));
        if (few.Count > many.Count)
        {
            (few, many) = (many, few);
        }

        int votes = 0;
        foreach ((int row, int answer) in few)
        {
            if (many.TryGetValue(row, out int other) && (answer > 0 || other > 0))
            {
                votes += answer == other ? 1 : -1;
            }
        }

        return votes;
    }

    /// <summary>What was said about the later cluster is said about the earlier one from now on.</summary>
    public void Merge(int earlier, int later)
    {
        foreach ((int other, int answer) in Of(later))
        {
            Of(other).Remove(later);
            if (other != earlier)
            {
                Put(earlier, other, answer);
                Put(other, earlier, answer);
            }
        }

        _balance.Remove(later);
    }

    private Dictionary<int, int> Of(int cluster)
    {
        if (!_balance.TryGetValue(cluster, out Dictionary<int, int>? answers))
        {
            _balance.Add(cluster, answers = []);
        }

        return answers;
    }

    private void Put(int from, int to, int answer) => Of(from)[to] = Of(from).GetValueOrDefault(to) + answer;
}
