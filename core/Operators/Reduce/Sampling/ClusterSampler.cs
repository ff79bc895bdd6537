using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Cluster;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>
/// As many clusters as rows are wanted, and of each the row in its middle. Where fewer rows differ than are wanted, the first of the others fill up the sample.
/// Holds the vectors of the group.
/// </summary>
internal sealed class ClusterSampler(int rowsMax) : IGroupSampler
{
    /// <summary>What the vectors of a group take up together.</summary>
    private const long VectorBytesMax = 1L << 30;

    private readonly VectorTable _vectors = new();

    public RowFailure? Failure => null;

    public void Add(float[] vector)
    {
        if ((_vectors.Count + 1L) * vector.Length * sizeof(float) > VectorBytesMax)
        {
            throw new ArrangementException(
                $"The embeddings of a group do not fit into {VectorBytesMax >> 20} MB; it was full after {_vectors.Count} rows. Sample it by 'sem_sim' or at 'random'.");
        }

        try
        {
            _vectors.Add(vector);
        }
        catch (ArgumentException exception)
        {
            throw new ArrangementException(exception.Message);
        }
    }

    public IReadOnlyList<int> Choose(CancellationToken cancellationToken)
    {
        SortedSet<int> chosen = [.. MeansClustering.Middles(_vectors, rowsMax, cancellationToken)];
        foreach (int row in Enumerable.Range(0, _vectors.Count).Where(row => !chosen.Contains(row)).Take(rowsMax - chosen.Count).ToArray())
        {
            chosen.Add(row);
        }

        return [.. chosen];
    }
}
