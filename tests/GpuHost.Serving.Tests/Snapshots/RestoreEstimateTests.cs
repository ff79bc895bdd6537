using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Tests.Snapshots;

public sealed class RestoreEstimateTests
{
    [Fact]
    public void RestoringWins_OneSlowRestoreAmongFastOnes_StillWins()
    {
        var estimate = new RestoreEstimate();
        Note(estimate, prefillMilliseconds: 100, [1, 1, 500, 1]);

        Assert.True(estimate.RestoringWins(tokens: 1_000, bytes: 1_000_000));
    }

    [Fact]
    public void RestoringWins_RestoresThatAreSlow_LosesButIsTriedNowAndThen()
    {
        var estimate = new RestoreEstimate();
        Note(estimate, prefillMilliseconds: 100, [500, 400, 600]);

        Assert.Equal(4, Enumerable.Range(0, 128).Count(_ => estimate.RestoringWins(tokens: 1_000, bytes: 1_000_000)));
    }

    private static void Note(RestoreEstimate estimate, double prefillMilliseconds, double[] restoreMilliseconds)
    {
        estimate.NotePrefill(1_000, TimeSpan.FromMilliseconds(prefillMilliseconds));
        foreach (double milliseconds in restoreMilliseconds)
        {
            estimate.NoteRestore(1_000_000, TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    [Fact]
    public void FetchGain_AlwaysWorthIt_TheMoreTheBetterWhateverItCosts()
    {
        var estimate = new RestoreEstimate(isAlwaysWorthIt: true);
        estimate.NotePrefill(1_000, TimeSpan.FromTicks(1));
        estimate.NoteRestore(1, TimeSpan.FromHours(1));

        Assert.True(estimate.RestoringWins(100, 1_000_000));
        Assert.True(estimate.FetchGain(200, 1_000_000, fetchSeconds: 60) > estimate.FetchGain(100, 1, fetchSeconds: 0));
    }
}
