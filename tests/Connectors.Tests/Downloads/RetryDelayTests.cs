using FsCheck;
using FsCheck.Fluent;
using Pipelines.Connectors.Downloads;

namespace Pipelines.Connectors.Tests.Downloads;

public sealed class RetryDelayTests
{
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    [Fact]
    public void Of_AnyFailureCount_StaysWithinHalfAndFullOfTheDoubledBase() =>
        Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (failures, thousandths) =>
        {
            double full = Math.Min(Cap.TotalSeconds, Math.Pow(2, failures - 1));
            double delay = RetryDelay.Of(failures, Base, Cap, thousandths / 1000.0).TotalSeconds;
            return delay >= (full / 2) - 1e-6 && delay <= full + 1e-6;
        }).QuickCheckThrowOnFailure();
}
