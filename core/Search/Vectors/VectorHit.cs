namespace Pipelines.Core.Search.Vectors;

/// <summary>A vector that is like a query.</summary>
/// <param name="Number">Vectors are numbered from 0 as they were added.</param>
/// <param name="Similarity">The cosine.</param>
internal readonly record struct VectorHit(int Number, float Similarity);
