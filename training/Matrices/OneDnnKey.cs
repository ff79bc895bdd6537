namespace Pipelines.Training.Matrices;

/// <summary>What a compiled product is for.</summary>
internal readonly record struct OneDnnKey(ProductSize Size, bool IsATransposed, bool IsBTransposed, int CStride, bool Adds);
