using System.Text;
using Pipelines.Functions.App.Events;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.Tests.Load;

public sealed class RunFeedTests
{
    private static readonly RunId Run = new("run-1");

    [Fact]
    public async Task Reader_ThatDoesNotRead_HoldsTheLatestEventAndDelaysNobody()
    {
        const int Events = 10_000;
        var told = new ScriptedRunEvents();
        var feeds = new RunFeeds(told);
        await using RunFeedReader slow = feeds.Join(Run);
        await using RunFeedReader quick = feeds.Join(Run);

        for (int number = 1; number <= Events; number++)
        {
            told.Tell(number == Events ? RunStatus.Completed : RunStatus.Running, $"event {number}");
        }

        List<string> heard = await ReadAllAsync(quick);

        Assert.Contains($"event {Events}", heard[^1], StringComparison.Ordinal);
        Assert.Equal([heard[^1]], await ReadAllAsync(slow));
    }

    /// <summary>A run that has ended is begun again (its failed rows are tried again) while somebody has not read the end yet.</summary>
    [Fact]
    public async Task Join_AfterTheEndThatAnotherHasNotRead_WatchesAnew()
    {
        var told = new ScriptedRunEvents();
        var feeds = new RunFeeds(told);
        await using RunFeedReader slow = feeds.Join(Run);
        await using (RunFeedReader quick = feeds.Join(Run))
        {
            told.Tell(RunStatus.Completed, "the first end");
            await ReadAllAsync(quick);
        }

        await using RunFeedReader next = feeds.Join(Run);
        told.Tell(RunStatus.Completed, "the second end");
        List<string> heard = await ReadAllAsync(next);

        Assert.Contains("the second end", Assert.Single(heard), StringComparison.Ordinal);
        Assert.Contains("the first end", Assert.Single(await ReadAllAsync(slow)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leave_TheLastOne_EndsTheWatch()
    {
        var told = new ScriptedRunEvents();
        var feeds = new RunFeeds(told);
        RunFeedReader first = feeds.Join(Run);
        RunFeedReader second = feeds.Join(Run);

        await first.DisposeAsync();
        Assert.False(told.Ended.IsCompleted);
        await second.DisposeAsync();

        await told.Ended;
        Assert.Equal(1, told.Watches);
    }

    private static async Task<List<string>> ReadAllAsync(RunFeedReader reader)
    {
        List<string> texts = [];
        while (await reader.NextAsync(CancellationToken.None) is { } one)
        {
            texts.Add(Encoding.UTF8.GetString(one.Text.Span));
        }

        return texts;
    }
}
