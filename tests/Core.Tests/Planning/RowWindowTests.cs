using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Planning;

public sealed class RowWindowTests
{
    [Fact]
    public void SkipReasonAt_AnyWindow_TakesExactlyRowsTaken()
    {
        Prop.ForAll<byte, byte?, byte?>((rows, sample, limit) =>
        {
            var window = new RowWindow(sample, limit);
            long taken = Enumerable.Range(0, rows).Count(ordinal => window.SkipReasonAt(ordinal) is null);
            return taken == window.RowsTaken(rows);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(2L, 1L, 0, null)]
    [InlineData(2L, 1L, 1, SkipReasons.Limit)]
    [InlineData(2L, 1L, 2, SkipReasons.Sample)]
    [InlineData(1L, 2L, 1, SkipReasons.Sample)]
    [InlineData(null, null, 1_000_000, null)]
    public void SkipReasonAt_SampleAndLimit_SampleCutsFirst(long? sample, long? limit, long ordinal, string? expected) =>
        Assert.Equal(expected, new RowWindow(sample, limit).SkipReasonAt(ordinal));
}
