using Pipelines.Cli.Output;
using Pipelines.TestKit.Time;

namespace Pipelines.Cli.Tests.Output;

public sealed class ProgressLinesTests
{
    [Fact]
    public void Report_ManyStates_WritesFirstLastAndOneEveryFewSeconds()
    {
        ManualTimeProvider clock = new();
        StringWriter writer = new();
        ProgressLines lines = new(writer, clock);

        for (int done = 1; done <= 12; done++)
        {
            lines.Report(new ProgressState("map", done, 12, $"{done} rows", IsFinished: done == 12));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            ["map: 8 %, 1 rows", "map: 50 %, 6 rows", "map: 92 %, 11 rows", "map: 100 %, 12 rows, done"],
            writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Report_TwoLabels_AreCountedApart()
    {
        StringWriter writer = new();
        ProgressLines lines = new(writer, new ManualTimeProvider());

        lines.Report(new ProgressState("a", 1, null, "x"));
        lines.Report(new ProgressState("b", 1, null, "y"));
        lines.Report(new ProgressState("a", 2, null, "z"));

        Assert.Equal(["a: x", "b: y"], writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Report_NothingHappened_WritesNothing()
    {
        ManualTimeProvider clock = new();
        StringWriter writer = new();
        ProgressLines lines = new(writer, clock);

        for (int look = 0; look < 10; look++)
        {
            lines.Report(new ProgressState("map", 3, 12, "3 rows", Pace: $"{look} rows/s"));
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal("map: 25 %, 3 rows, 0 rows/s\n", writer.ToString());
    }

    [Fact]
    public void Report_FinishedStateAgain_IsWrittenOnce()
    {
        ManualTimeProvider clock = new();
        StringWriter writer = new();
        ProgressLines lines = new(writer, clock);

        lines.Report(new ProgressState("map", 2, 2, "2 rows", "3 rows/s", IsFinished: true));
        clock.Advance(TimeSpan.FromSeconds(10));
        lines.Report(new ProgressState("map", 2, 2, "2 rows", "1 rows/s", IsFinished: true));

        Assert.Equal("map: 100 %, 2 rows, 3 rows/s, done\n", writer.ToString());
    }
}
