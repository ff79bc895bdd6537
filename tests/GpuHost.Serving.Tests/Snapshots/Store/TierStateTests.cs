using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Tests.Snapshots.Store;

public sealed class TierStateTests
{
    private readonly TierState _tier = new();

    [Fact]
    public void IsPaused_SlowTierThatAnswersAfterAll_IsAskedAgainAtOnce()
    {
        _tier.NoteSlow(until: 100);
        Assert.True(_tier.IsPaused(99));
        Assert.False(_tier.IsPaused(100));

        _tier.NoteAnswered();
        Assert.False(_tier.IsPaused(10));
    }

    [Fact]
    public void IsPaused_TierThatFailed_IsLeftAloneWhateverElseItAnswers()
    {
        _tier.NoteFailed(until: 100);
        _tier.NoteAnswered();

        Assert.True(_tier.IsPaused(99));
        Assert.False(_tier.IsPaused(100));
    }
}
