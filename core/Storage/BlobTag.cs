namespace Pipelines.Core.Storage;

/// <summary>The version of a blob: changes whenever its bytes do. Opaque; only a store makes and compares it.</summary>
public readonly record struct BlobTag(string Value);
