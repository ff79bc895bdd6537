namespace GpuHost.Serving.Snapshots;

/// <summary>
/// What decides who goes when a tier is full, in memory and below alike: prefill seconds saved, times the uses to come, by
/// size; over a clock that rises with every eviction, so that old fame fades (GreedyDual-Size-Frequency).
/// </summary>
internal static class UnitWorth
{
    /// <summary>Said or seen to be common: worth one use before there was any.</summary>
    public const double StatedUses = 1;

    /// <summary>Only guessed: worth less than what somebody said or did.</summary>
    public const double GuessedUses = 0.1;

    /// <summary>
    /// Every doubling of the uses so far counts one more: counted singly, what was popular once, such as a conversation that is
    /// over, stays far too long (bench <c>eviction</c>).
    /// </summary>
    public static double ExpectedUses(double before, long hits) => before + Math.Log2(1 + hits);

    public static double Of(double clock, double prefillSeconds, double expectedUses, long bytes) =>
        clock + (prefillSeconds * expectedUses / Math.Max(1, bytes));
}
