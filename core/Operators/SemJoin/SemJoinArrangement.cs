using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.SemJoin;

/// <summary>A row for each pair that is alike enough, with how alike it is, and the account of the rows of both inputs.</summary>
internal sealed class SemJoinArrangement(SemJoinOptions options) : IArrangement
{
    /// <summary>The places of a similarity that are told: those that are the same on every machine.</summary>
    private const int ScoreDigits = 4;

    /// <summary>Rows with nothing in common, and those whose texts say nothing, are joined only where a threshold of 0 or less asks for it.</summary>
    private const double LeastAlike = 1e-5;

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each pair that is alike";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PairInput left = await PairInput.ReadAsync(context.Inputs[0], context.Phases[0], null, cancellationToken);
        PairInput right = await PairInput.ReadAsync(context.Inputs[1], context.Phases[1], null, cancellationToken);
        var space = PairSpace.Between(left.Compared(), right.Compared());
        IReadOnlyList<(RowPair Pair, float Similarity)> found = NearestPairs.Of(
            space, left.Vectors!, right.Vectors!, options.Threshold ?? LeastAlike, options.NearestCount);
        var join = new JoinResult([.. found.Select(static one => one.Pair)], JoinResult.WithEmbedding([], left), JoinResult.WithEmbedding([], right));

        // Rows are made in the order of the matches.
        int made = 0;
        IAsyncEnumerable<Row> rows = new JoinedRows(options.Name).MakeAsync(
            join, context, cancellationToken, row => row[options.ScoreField] = Math.Round((double)found[made++].Similarity, ScoreDigits));
        await foreach (Row row in rows)
        {
            yield return row;
        }
    }
}
