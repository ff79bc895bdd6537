using System.Collections;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Sample;

/// <summary>
/// The rows of an input by stratum, and which of them are chosen: as scikit-learn's <c>train_test_split</c> chooses its training part.
/// Rows without a stratum are never chosen. Holds a number for each row.
/// </summary>
internal sealed class SampleStrata
{
    private readonly Dictionary<ContentHash, int> _numbers = [];
    private readonly List<(IReadOnlyList<JToken> Key, List<int> Rows)> _strata = [];
    private int _rowCount;

    /// <summary>Adds the next row; null when it has no stratum.</summary>
    public void Add(ContentHash? stratum, IReadOnlyList<JToken> key)
    {
        if (stratum is { } hash)
        {
            if (_numbers.TryAdd(hash, _strata.Count))
            {
                _strata.Add((key, []));
            }

            _strata[_numbers[hash]].Rows.Add(_rowCount);
        }

        _rowCount = checked(_rowCount + 1);
    }

    /// <summary>For each row whether it is chosen.</summary>
    public BitArray Choose(SampleOptions options)
    {
        var chosen = new BitArray(_rowCount);
        var random = new NumpyRandom(options.Seed);
        List<int>[] strata = [.. Ordered()];
        int[] counts = options.IsPerStratum
            ? [.. strata.Select(rows => CountOf(options, rows.Count))]
            : Quotas([.. strata.Select(static rows => rows.Count)], CountOf(options, strata.Sum(static rows => rows.Count)), random);
        for (int i = 0; i < strata.Length; i++)
        {
            foreach (int row in Draw(options, strata[i], counts[i], isWhole: strata.Length == 1 && options.StratifyKeys.Count == 0, random))
            {
                chosen[row] = true;
            }
        }

        return chosen;
    }

    private static int CountOf(SampleOptions options, int rows) => options.Count is { } count
        ? (int)Math.Min(count, rows)
        : Math.Min(rows, Math.Max(1, (int)Math.Floor(options.Share!.Value * rows)));

    private static IEnumerable<int> Draw(SampleOptions options, List<int> rows, int count, bool isWhole, NumpyRandom random)
    {
        if (options.Method == SampleMethod.First)
        {
            return rows.Take(count);
        }

        // The part that is left out comes first in a plain split, and last in a stratified one.
        int[] shuffled = random.Permutation(rows.Count);
        return (isWhole ? shuffled.TakeLast(count) : shuffled.Take(count)).Select(at => rows[at]);
    }

    /// <summary>Shares in proportion that add up to the count; what is left over goes to the largest remainders, ties by lot.</summary>
    private static int[] Quotas(int[] sizes, int count, NumpyRandom random)
    {
        double all = sizes.Sum();
        double[] exact = [.. sizes.Select(size => size / all * count)];
        int[] quotas = [.. exact.Select(static share => (int)Math.Floor(share))];
        int missing = sizes.Length == 1 ? 0 : count - quotas.Sum();
        foreach (IGrouping<double, int> tied in Enumerable.Range(0, sizes.Length).GroupBy(i => exact[i] - quotas[i]).OrderByDescending(static group => group.Key))
        {
            if (missing == 0)
            {
                break;
            }

            int[] candidates = [.. tied];
            int added = Math.Min(candidates.Length, missing);
            foreach (int at in random.Choice(candidates.Length, added))
            {
                quotas[candidates[at]]++;
            }

            missing -= added;
        }

        return sizes.Length == 1 ? [count] : quotas;
    }

    /// <summary>In the order of their keys, as far as they are of one kind; else as they came.</summary>
    private IEnumerable<List<int>> Ordered()
    {
        bool areTexts = _strata.All(static stratum => stratum.Key.All(static value => value.Type == JTokenType.String));
        bool areNumbers = _strata.All(static stratum => stratum.Key.All(static value => value.Type is JTokenType.Integer or JTokenType.Float));
        return (areTexts, areNumbers) switch
        {
            (true, _) => _strata.OrderBy(static stratum => string.Join('\0', stratum.Key.Select(static value => (string)value!)), StringComparer.Ordinal).Select(static stratum => stratum.Rows),
            (_, true) => _strata.OrderBy(static stratum => stratum.Key.Count > 0 ? (double)stratum.Key[0] : 0).Select(static stratum => stratum.Rows),
            _ => _strata.Select(static stratum => stratum.Rows),
        };
    }
}
