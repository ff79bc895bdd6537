using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>One unit: the tree of all rows. None when there are fewer than two. Holds the vectors, and up to a bound the distances between them.</summary>
internal sealed class TreeArrangement(ClusterOptions options) : IArrangement
{
    /// <summary>Of so many rows the distances of all pairs are held, 134 MB; of more they are computed when needed.</summary>
    private const int PairwiseRowsMax = 4096;

    /// <summary>More rows would take hours: the time grows with the square.</summary>
    private const int RowsMax = 50_000;

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "all rows together, as a tree";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (List<int> rows, List<float[]> vectors) = await ReadAsync(context, cancellationToken);
        if (rows.Count < 2)
        {
            yield break;
        }

        IClusterDistances distances = rows.Count <= PairwiseRowsMax ? new PairwiseDistances(vectors) : new MiddleDistances(vectors);
        var tree = ClusterTree.Of(WardClustering.Of(rows.Count, distances, cancellationToken), options.Collapse);
        var placeOf = tree.Leaves.Index().ToDictionary(leaf => rows[leaf.Item], static leaf => leaf.Index);
        IRowSorter sorter = context.BeginSort("leaves");
        int ordinal = -1;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            if (placeOf.TryGetValue(++ordinal, out int place))
            {
                await sorter.AddAsync(new RowOrder(0, place), ClusterUnit.Member(row, ordinal, options.Prompt.FieldsRead), cancellationToken);
            }
        }

        await foreach (SortedGroup leaves in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
        {
            yield return ClusterUnit.Of(options.Name, leaves.First, tree, leaves.Members);
        }
    }

    /// <summary>The rows that are clustered, by their ordinals, and their vectors.</summary>
    private async Task<(List<int> Rows, List<float[]> Vectors)> ReadAsync(IArrangingContext context, CancellationToken cancellationToken)
    {
        List<int> rows = [];
        List<float[]> vectors = [];
        await using IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)> embedded =
            RowVectors.ReadAsync(context.Phases[ClusterOptions.VectorsPhase], cancellationToken).GetAsyncEnumerator(cancellationToken);
        int ordinal = -1;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            ordinal++;
            if (!await embedded.MoveNextAsync())
            {
                throw new InvalidOperationException($"The row {ordinal} was not embedded.");
            }

            if (embedded.Current.Vector is not { } vector || ClusterRows.ProblemWith(options, row.Fields) is not null)
            {
                continue;
            }

            if (vectors.Count > 0 && vectors[0].Length != vector.Length)
            {
                throw new ArrangementException($"The embedding model made vectors of {vectors[0].Length} and of {vector.Length} numbers, which cannot be compared.");
            }

            rows.Add(ordinal);
            vectors.Add(vector);
            if (rows.Count > RowsMax)
            {
                throw new ArrangementException($"'{options.Name}' makes a tree of at most {RowsMax:N0} rows. Take a sample before it, or cluster what a 'reduce' makes of groups of rows.");
            }
        }

        return (rows, vectors);
    }
}
