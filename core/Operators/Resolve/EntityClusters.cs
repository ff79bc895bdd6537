using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>Which rows are one entity.</summary>
/// <param name="FirstOf">For each row the first row of its cluster, which may be itself.</param>
/// <param name="Overruled">Answers that the clusters go against, in the order of their pairs: matches between clusters, and pairs within one that do not match.</param>
internal sealed record EntityClusters(IReadOnlyList<int> FirstOf, IReadOnlyList<ComparedPair> Overruled);
