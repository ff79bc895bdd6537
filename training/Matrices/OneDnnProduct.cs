namespace Pipelines.Training.Matrices;

/// <summary>A compiled product and the three memories that are pointed at its operands.</summary>
internal sealed record OneDnnProduct(nint Primitive, nint A, nint B, nint C);
