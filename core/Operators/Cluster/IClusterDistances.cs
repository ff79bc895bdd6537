namespace Pipelines.Core.Operators.Cluster;

/// <summary>How far clusters are apart, by Ward's criterion: by how much more the points of both would differ from their middle. At first each point is a cluster.</summary>
internal interface IClusterDistances
{
    double Between(int left, int right);

    /// <summary>The points of <paramref name="gone"/> belong to <paramref name="stays"/> from now on.</summary>
    void Merge(int gone, int stays);
}
