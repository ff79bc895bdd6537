using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Tests.Snapshots.Store;

public sealed class TierSpeedTests
{
    [Fact]
    public void SecondsFor_OneSlowStart_StillHopes()
    {
        var speed = new TierSpeed();
        double before = speed.SecondsFor(1 << 20);
        speed.NoteListing(TimeSpan.FromSeconds(1));
        speed.NoteRead(1 << 20, TimeSpan.FromSeconds(1));

        Assert.Equal(before, speed.SecondsFor(1 << 20));
    }

    [Fact]
    public void SecondsFor_MeasuredReads_TellLatencyFromBandwidth()
    {
        var speed = new TierSpeed();
        for (int i = 0; i < 9; i++)
        {
            speed.NoteListing(TimeSpan.FromMilliseconds(30));
            speed.NoteRead(10_000_000, TimeSpan.FromMilliseconds(130));
        }

        Assert.Equal(0.030, speed.SecondsFor(0), 6);
        Assert.Equal(0.130, speed.SecondsFor(10_000_000), 6);
    }

    [Theory]
    [InlineData(1e-8, true)] // 100 MB/s
    [InlineData(1e-7, false)] // 10 MB/s
    public void FetchGain_MeasuredPrefillAndTier_ChoosesTheFaster(double secondsPerByte, bool fetches)
    {
        const int tokens = 1_024;
        const long bytes = 23_040L * tokens;
        var estimate = new RestoreEstimate();
        for (int i = 0; i < 9; i++)
        {
            estimate.NotePrefill(512, TimeSpan.FromSeconds(512 / 1_000.0));
        }

        Assert.Equal(fetches, estimate.FetchGain(tokens, bytes, 0.030 + (bytes * secondsPerByte)) > 0);
    }
}
