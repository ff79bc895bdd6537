using System.Globalization;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Equijoin;

/// <summary>What the comparisons say about the rows of both inputs.</summary>
internal static class ComparedJoin
{
    public static async Task<JoinResult> ReadAsync(EquijoinOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        (PairInput left, PairInput right) = await options.Phases.ReadAsync(context, options.Blocking, cancellationToken);
        List<RowPair> matches = [];
        List<ComparedPair> failed = [];
        int lefts = left.Equal.FirstOf.Count;
        await foreach (ComparedPair compared in options.Phases.ReadComparedAsync(context, options.Blocking, cancellationToken))
        {
            if (compared.Failure is not null)
            {
                // Right rows are numbered behind the left ones here.
                failed.Add(compared with { Pair = compared.Pair with { Right = lefts + compared.Pair.Right } });
            }
            else if (compared.IsMatch)
            {
                matches.Add(compared.Pair);
            }
        }

        Dictionary<int, RowFailure> failures = FailedComparisons.Of(failed, row => row < lefts
            ? string.Create(CultureInfo.InvariantCulture, $"row {row + 1} of the left input")
            : string.Create(CultureInfo.InvariantCulture, $"row {row - lefts + 1} of the right input"));
        Dictionary<int, RowFailure> leftFailures = JoinResult.WithEmbedding(failures.Where(one => one.Key < lefts), left);
        Dictionary<int, RowFailure> rightFailures = JoinResult.WithEmbedding(failures.Where(one => one.Key >= lefts).Select(one => KeyValuePair.Create(one.Key - lefts, one.Value)), right);
        IEnumerable<RowPair> joined = matches.Where(pair => !leftFailures.ContainsKey(pair.Left) && !rightFailures.ContainsKey(pair.Right))
            .OrderBy(static pair => pair.Left).ThenBy(static pair => pair.Right);
        return new JoinResult([.. Within(joined, options)], leftFailures, rightFailures);
    }

    /// <summary>The matches that fit into the limits of both their rows, in order.</summary>
    private static IEnumerable<RowPair> Within(IEnumerable<RowPair> matches, EquijoinOptions options)
    {
        var ofLeft = new Dictionary<int, long>();
        var ofRight = new Dictionary<int, long>();
        foreach (RowPair match in matches)
        {
            if (!(ofLeft.GetValueOrDefault(match.Left) >= options.LeftMatchesMax) && !(ofRight.GetValueOrDefault(match.Right) >= options.RightMatchesMax))
            {
                ofLeft[match.Left] = ofLeft.GetValueOrDefault(match.Left) + 1;
                ofRight[match.Right] = ofRight.GetValueOrDefault(match.Right) + 1;
                yield return match;
            }
        }
    }
}
