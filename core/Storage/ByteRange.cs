namespace Pipelines.Core.Storage;

/// <summary>Bytes from <paramref name="Offset"/> (from 0), <paramref name="Length"/> of them or, when null, to the end.</summary>
public readonly record struct ByteRange(long Offset, long? Length = null);
