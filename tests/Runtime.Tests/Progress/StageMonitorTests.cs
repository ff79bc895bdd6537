using Pipelines.Core.Planning;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Progress;

public sealed class StageMonitorTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly StageMonitor _monitor;

    public StageMonitorTests()
    {
        StagePlan stage = TestPlan.Of().Stages[0];
        _monitor = new StageMonitor(stage, _clock);
    }

    [Fact]
    public void Capture_WholeInputReadButNotWorkedOff_FollowsTheRowsDone()
    {
        _monitor.Start(rowsTotal: null, inputBytes: 1000);
        Read(rows: 10, bytes: 1000);
        _monitor.InputEnded();
        _clock.Advance(TimeSpan.FromSeconds(4));
        _monitor.RowsDone(2, isOfThisAttempt: true);

        StageSnapshot now = _monitor.Capture();

        Assert.Equal(10, now.RowsTotal);
        Assert.Equal(0.2, now.Fraction);
        Assert.Equal(TimeSpan.FromSeconds(16), now.Remaining);
    }

    [Fact]
    public void Capture_InputReadInPart_ExpectsTheRestToBeLikeIt()
    {
        _monitor.Start(rowsTotal: null, inputBytes: 1000);
        Read(rows: 10, bytes: 250);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _monitor.RowsDone(4, isOfThisAttempt: true);

        StageSnapshot now = _monitor.Capture();

        Assert.Null(now.RowsTotal);
        Assert.Equal(0.1, now.Fraction);
        Assert.Equal(TimeSpan.FromSeconds(9), now.Remaining);
    }

    [Fact]
    public void Capture_NothingReadYet_ClaimsNothing()
    {
        _monitor.Start(rowsTotal: null, inputBytes: 1000);
        _clock.Advance(TimeSpan.FromSeconds(1));

        StageSnapshot now = _monitor.Capture();

        Assert.Null(now.Fraction);
        Assert.Null(now.Remaining);
    }

    [Fact]
    public void Capture_RowsOfAnEarlierAttempt_SayNothingAboutThePace()
    {
        _monitor.Start(rowsTotal: 100, inputBytes: null);
        _monitor.RowsDone(60, isOfThisAttempt: false);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _monitor.RowsDone(20, isOfThisAttempt: true);

        StageSnapshot now = _monitor.Capture();

        Assert.Equal(0.8, now.Fraction);
        Assert.Equal(10, now.RowsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(2), now.Remaining);
    }

    private void Read(int rows, long bytes)
    {
        for (int row = 0; row < rows; row++)
        {
            _monitor.RowsRead(1);
        }

        _monitor.Report(bytes);
    }
}
