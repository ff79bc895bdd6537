using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubRetentionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task EraseExpired_TimeOver_ErasesFinishedTreesAndNothingElse()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { Retention = TimeSpan.FromDays(7), RetentionScanInterval = TimeSpan.FromDays(30) });
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("parent", static request =>
                Stories.Events(request).Any(static e => e.SubOrchestrationInstanceCompleted is not null)
                    ? [Stories.Complete(1)]
                    : [Stories.Child(0, "quick", $"{request.InstanceId}.child")])
            .Orchestrator("quick", static _ => [Stories.Complete(0)])
            .Orchestrator("waits", static _ => []);
        await using DurableWorker worker = work.Start(hub);
        await RunAsync(hub, "parent", "old");
        await hub.Client.StartAsync(new OrchestrationStart("waits") { InstanceId = "running" }, None);
        folder.Time.Advance(TimeSpan.FromDays(4));
        await RunAsync(hub, "parent", "young");

        folder.Time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromTicks(1));
        Assert.Equal(0, await hub.Upkeep.EraseExpiredAsync(None));
        folder.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, await hub.Upkeep.EraseExpiredAsync(None));

        OrchestrationPage left = await hub.Client.QueryAsync(new OrchestrationQuery(), None);
        Assert.Equal(["running", "young", "young.child"], left.Instances.Select(static i => i.InstanceId).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await hub.GetStatusAsync(None)).Purged);
    }

    [Fact]
    public async Task Retention_InTheBackground_ErasesAtItsInterval()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { Retention = TimeSpan.FromHours(1), RetentionScanInterval = TimeSpan.FromHours(1) });
        await using DurableWorker worker = new ScriptedWork().Orchestrator("quick", static _ => [Stories.Complete(0)]).Start(hub);
        await RunAsync(hub, "quick", "x");
        using var giveUp = new CancellationTokenSource(HubWaits.Long);

        while (await hub.Client.GetAsync("x", false, giveUp.Token) is not null)
        {
            folder.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await hub.Readers.ReadAsync(static session => session.QueryLong("SELECT count(*) FROM history"), None));
    }

    [Fact]
    public async Task Purge_ByFilter_ErasesFinishedMatchesOnly()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        DateTimeOffset from = folder.Time.GetUtcNow();
        IReadOnlyList<Citizen> citizens = await Census.FillAsync(hub, 500, new Random(3), from);
        var filter = new PurgeFilter { CreatedFrom = from.AddMinutes(100), CreatedTo = from.AddMinutes(400) };
        Citizen[] erased = [.. citizens.Where(c => c.Status.IsFinal() && c.CreatedAt >= filter.CreatedFrom && c.CreatedAt < filter.CreatedTo)];

        Assert.Equal(erased.Length, await hub.Client.PurgeAsync(filter, None));

        OrchestrationPage left = await hub.Client.QueryAsync(new OrchestrationQuery { PageSize = 1000 }, None);
        Assert.Equal(
            citizens.Except(erased).Select(static c => c.Id).Order(StringComparer.Ordinal),
            left.Instances.Select(static i => i.InstanceId).Order(StringComparer.Ordinal));
        Assert.NotEmpty(erased);
    }

    [Fact]
    public async Task Purge_UnfinishedOrUnknown_ErasesNothing()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);

        Assert.Equal(0, await hub.Client.PurgeAsync("x", recursive: true, None));
        Assert.Equal(0, await hub.Client.PurgeAsync("nobody", recursive: true, None));
        Assert.NotNull(await hub.Client.GetAsync("x", false, None));
    }

    [Fact]
    public async Task Purge_LeavesNoRowBehind()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await Census.FillAsync(hub, 100, new Random(1), folder.Time.GetUtcNow());
        foreach (OrchestrationMetadata instance in (await hub.Client.QueryAsync(new OrchestrationQuery { PageSize = 1000 }, None)).Instances)
        {
            await hub.Client.TerminateAsync(instance.InstanceId, null, recursive: false, None);
        }

        await hub.Client.PurgeAsync(new PurgeFilter(), None);

        foreach (string table in new[] { "instances", "tags", "history", "inbox", "episodes", "activities", "payloads" })
        {
            long rows = await hub.Readers.ReadAsync(session => session.QueryLong($"SELECT count(*) FROM {table}"), None);
            Assert.True(rows == 0, $"{table} has {rows} rows");
        }
    }

    private static async Task RunAsync(DurableHub hub, string name, string id)
    {
        await hub.Client.StartAsync(new OrchestrationStart(name) { InstanceId = id }, None);
        await hub.EndOfAsync(id);
    }
}
