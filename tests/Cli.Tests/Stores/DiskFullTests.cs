using Pipelines.Cli.Tests.Runs;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Stores;

/// <summary>The disk of the store is full in the middle of a run.</summary>
public sealed class DiskFullTests
{
    private const int Rows = 60;

    /// <summary>Without a pattern, because the log is packed.</summary>
    private static readonly string LongText = new Random(1).GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 5_000);


    [Fact]
    public async Task Run_DiskIsFull_SaysSoAndGoesOnWhenThereIsSpace()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(options: new ScriptedServerOptions { HonoursIdempotencyKeys = true });
        NotesPipeline.Write(run.Cli, Rows);
        NotesPipeline.WriteRows(run.Cli, Rows, LongText);

        (int full, int roomy, string said) = await SmallDisk.RunTwiceAsync(
            run.Cli.Home,
            run.Cli["store"],
            "run", run.Cli[NotesPipeline.File],
            "--api-base", run.Server.BaseUrl.ToString(),
            "--store", run.Cli["store"],
            "--out", run.Cli[NotesPipeline.Output]);

        Assert.True(full == 3, said);
        Assert.Contains("the disk is full or its quota is used up. Free some space and start again.", said, StringComparison.Ordinal);
        Assert.True(roomy == 0, said);
        Assert.Contains("went on with an earlier attempt", said, StringComparison.Ordinal);
        NotesPipeline.AssertComplete(run.Cli, Rows, LongText);
        Assert.Equal(Rows, run.Server.ScriptRuns);
    }
}
