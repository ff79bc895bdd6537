namespace Pipelines.Core.Operators.Cluster;

/// <summary>Two clusters become one. Of <c>n</c> points, the clusters 0 to n − 1 are the points, and the merge number i (from 0) makes the cluster n + i.</summary>
/// <param name="Left">The one with the lower number.</param>
/// <param name="Right">The other one.</param>
/// <param name="Distance">How far apart they are; never less than that of the merge before.</param>
internal readonly record struct ClusterMerge(int Left, int Right, double Distance);
