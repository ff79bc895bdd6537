namespace Pipelines.Core.Python.Operators;

/// <summary>The positions a slice picks: <c>Start, Start + Step, …</c>, <c>Count</c> of them, all inside the value.</summary>
internal readonly record struct SliceRange(long Start, long Count, long Step)
{
    /// <summary>Python's rules for missing, negative and too large bounds.</summary>
    public static SliceRange Of(long length, long? start, long? stop, long step)
    {
        if (step == 0)
        {
            throw PythonException.Value("slice step cannot be zero");
        }

        // Going backwards, "before the first" is -1.
        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? length : length - 1;
        long from = Clamp(start ?? (step > 0 ? lowest : highest), start is null);
        long to = Clamp(stop ?? (step > 0 ? highest : lowest), stop is null);
        Int128 span = step > 0 ? (Int128)to - from : (Int128)from - to;
        Int128 stride = Int128.Abs(step);
        return new SliceRange(from, span <= 0 ? 0 : (long)((span + stride - 1) / stride), step);

        long Clamp(long bound, bool isDefault)
        {
            long position = bound < 0 && !isDefault ? bound + length : bound;
            return Math.Clamp(position, lowest, highest);
        }
    }
}
