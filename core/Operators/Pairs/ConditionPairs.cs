using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Pairs for which a condition holds. When the condition needs an equation (<c>input1['zip'] == input2['zip'] and …</c>), only rows with
/// equal values are looked at; else every pair is, which is bounded.
/// </summary>
internal sealed class ConditionPairs : IPairSearch
{
    /// <summary>Conditions that need no equation are evaluated for no more pairs: some minutes.</summary>
    private const long EvaluationsMax = 50_000_000;

    private readonly PairSpace _space;
    private readonly PairCondition _condition;
    private readonly Func<int, JObject> _leftRow;
    private readonly Func<int, JObject> _rightRow;

    /// <summary>Indexes of right rows by the value that must be equal; null when nothing must be.</summary>
    private readonly Dictionary<ContentHash, List<int>>? _index;

    /// <summary>Right rows whose value cannot be told: looked at for each left row.</summary>
    private readonly List<int> _unplaced = [];

    /// <param name="space">All pairs.</param>
    /// <param name="condition">What holds.</param>
    /// <param name="leftRow">The fields that the condition reads of a left row, by its ordinal.</param>
    /// <param name="rightRow">The same of a right row.</param>
    /// <exception cref="ArrangementException">Too many pairs would have to be looked at.</exception>
    public ConditionPairs(PairSpace space, PairCondition condition, Func<int, JObject> leftRow, Func<int, JObject> rightRow)
    {
        _space = space;
        _condition = condition;
        _leftRow = leftRow;
        _rightRow = rightRow;
        if (condition.Equality is { } equality)
        {
            _index = [];
            for (int i = 0; i < space.Rights.Count; i++)
            {
                Place(i, condition.ValueOf(equality.Right, rightRow(space.Rights[i])));
            }
        }
        else if (space.Count > EvaluationsMax)
        {
            throw new ArrangementException(
                $"The blocking condition {condition.Text} would have to be evaluated for {space.Count} pairs of rows; {EvaluationsMax} are allowed. "
                + "Give it an equation that must hold, as in input1['zip'] == input2['zip'] and …, or block by embeddings (blocking_threshold).");
        }
    }

    public IEnumerable<int> PartnersOf(int left)
    {
        JObject row = _leftRow(_space.Lefts[left]);
        int first = _space.FirstRightOf(left);
        return Near(row).Where(right => right >= first && _condition.Holds(row, _rightRow(_space.Rights[right])));
    }

    private IEnumerable<int> Near(JObject leftRow)
    {
        if (_index is null || _condition.Equality is not { } equality || _condition.ValueOf(equality.Left, leftRow) is not { } value)
        {
            return Enumerable.Range(0, _space.Rights.Count);
        }

        return _index.TryGetValue(KeyOf(value), out List<int>? equal) ? equal.Concat(_unplaced).Order() : _unplaced;
    }

    private void Place(int right, JToken? value)
    {
        if (value is null)
        {
            _unplaced.Add(right);
            return;
        }

        ContentHash key = KeyOf(value);
        if (!_index!.TryGetValue(key, out List<int>? equal))
        {
            _index.Add(key, equal = []);
        }

        equal.Add(right);
    }

    /// <summary>Python's True is 1.</summary>
    private static ContentHash KeyOf(JToken value) => RowKey.Of([value is JValue { Value: bool flag } ? new JValue(flag ? 1L : 0L) : value]);
}
