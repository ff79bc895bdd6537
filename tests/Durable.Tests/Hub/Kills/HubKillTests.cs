using System.Diagnostics;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Durable.Tests.Hub.Kills;

/// <summary>Two real processes work on one file; they are killed (SIGKILL) at moments that a seed chooses, and replaced.</summary>
public sealed class HubKillTests(ITestOutputHelper log)
{
    private const int Instances = 12;
    private const int ActivitiesEach = 30;
    private const int Kills = 5;

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Hub_ProcessesKilledAgainAndAgain_CommitsEveryWorkItemOnce()
    {
        const int Seed = 20260711;
        log.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        await using DurableHub hub = await HubVictim.OpenAsync(folder.FullPath);
        string[] ids = [.. Enumerable.Range(0, Instances).Select(static i => $"batch-{i}")];
        foreach (string id in ids)
        {
            await hub.Client.StartAsync(new OrchestrationStart(HubVictim.Batch) { InstanceId = id, InputJson = $"{ActivitiesEach}" }, None);
        }

        int begun = await KillAgainAndAgainAsync(folder.FullPath, random);
        using Process first = HubVictim.Start(folder.FullPath);
        using Process second = HubVictim.Start(folder.FullPath);
        Task<string> firstRest = first.StandardOutput.ReadToEndAsync();
        Task<string> secondRest = second.StandardOutput.ReadToEndAsync();
        int expectedLength = Enumerable.Range(0, ActivitiesEach).Sum(HubVictim.ResultLength);
        foreach (string id in ids)
        {
            OrchestrationMetadata end = await hub.EndOfAsync(id);
            Assert.Equal((OrchestrationRuntimeStatus.Completed, $"{expectedLength}"), (end.Status, end.OutputJson));
            await RequireOneAnswerEachAsync(hub, id);
        }

        first.StandardInput.Close();
        second.StandardInput.Close();
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        int after = Lines(await firstRest) + Lines(await secondRest);
        log.WriteLine($"{begun + after} activities begun for {Instances * ActivitiesEach}, {after} of them after the last kill");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Empty(await hub.ListQuarantinedAsync(10, None));
        Assert.Equal("ok", await hub.Readers.ReadAsync(static session => session.QueryText("PRAGMA integrity_check"), None));
        Assert.True(begun > 0 && after > 0, "The kills were to come in the middle of the work.");
    }

    /// <summary>Each process ends an activity for a line that it is given, so none can end the work before it is killed.</summary>
    /// <returns>How many activities the killed processes had begun.</returns>
    private async Task<int> KillAgainAndAgainAsync(string folder, Random random)
    {
        int begun = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process victim = HubVictim.Start(folder, isPaced: true);
            int life = random.Next(1, Instances * ActivitiesEach / Kills / 2);
            while (life-- > 0 && await victim.StandardOutput.ReadLineAsync() is not null)
            {
                begun++;
                await victim.StandardInput.WriteLineAsync();
                await victim.StandardInput.FlushAsync();
            }

            victim.Kill();
            await victim.WaitForExitAsync();
            log.WriteLine($"killed after {begun} activities in all");
        }

        return begun;
    }

    private static async Task RequireOneAnswerEachAsync(DurableHub hub, string id)
    {
        // Answers that are kept in the blob store are not in this list; the output's length has counted them.
        IReadOnlyList<HistoryEvent> events = await WrittenHistory.ReadAsync(hub, id);
        int[] scheduled = [.. events.Where(static e => e.TaskScheduled is not null).Select(static e => e.EventId)];
        int[] answered = [.. events.Where(static e => e.TaskCompleted is not null).Select(static e => e.TaskCompleted.TaskScheduledId)];
        Assert.Equal(Enumerable.Range(0, ActivitiesEach), scheduled);
        Assert.Equal(Enumerable.Range(0, ActivitiesEach).Where(static i => HubVictim.ResultLength(i) < HubVictim.ResultCharsMax), answered.Order());
        Assert.Single(events, static e => e.ExecutionCompleted is not null);
    }

    private static int Lines(string text) => text.Count(static c => c == '\n');
}
