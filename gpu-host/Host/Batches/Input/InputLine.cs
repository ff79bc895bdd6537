namespace GpuHost.Host.Batches.Input;

/// <summary>A line of a batch's file.</summary>
/// <param name="Number">From 1; empty lines count.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Bytes">Without its end; valid until the next line is read.</param>
/// <param name="IsTooLong">There is more of it than is read; it is the last that comes.</param>
internal readonly record struct InputLine(int Number, long Offset, ReadOnlyMemory<byte> Bytes, bool IsTooLong);
