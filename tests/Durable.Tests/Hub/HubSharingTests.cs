using System.Globalization;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubSharingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The other hub hears the doorbell: time stands still, so no slow scan helps.</summary>
    [Fact]
    public async Task Work_StartedByAnotherHub_IsDoneAndItsEndHeard()
    {
        await using var folder = new HubFolder();
        DurableHub working = await folder.OpenAsync();
        DurableHub asking = await folder.OpenAsync();
        await using DurableWorker worker = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "echo")).Echo("echo").Start(working);

        string id = await asking.Client.StartAsync(new OrchestrationStart("one") { InputJson = "3" }, None);

        Assert.Equal("3", (await asking.EndOfAsync(id)).OutputJson);
    }

    [Fact]
    public async Task Work_OfThreeHubsOnOneFile_IsCommittedOnce()
    {
        const int Instances = 60;
        await using var folder = new HubFolder();
        ScriptedWork[] works = [Chain(), Chain(), Chain()];
        List<DurableWorker> workers = [];
        foreach (ScriptedWork work in works)
        {
            workers.Add(work.Start(await folder.OpenAsync()));
        }

        DurableHub client = await folder.OpenAsync();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, Instances).Select(_ => client.Client.StartAsync(new OrchestrationStart("chain"), None)));
        OrchestrationMetadata[] ends = await Task.WhenAll(ids.Select(client.EndOfAsync));

        Assert.All(ends, static end => Assert.Equal("5", end.OutputJson));
        Assert.Equal(Instances * 5, works.Sum(static work => work.Begun.Count));
        Assert.Equal(0, (await client.GetStatusAsync(None)).StaleAnswers);
        foreach (DurableWorker worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    /// <summary>A parent with a bounded number of partitions in flight, each a child with activities of its own.</summary>
    [Fact]
    public async Task FanOut_TenThousandActivitiesInPartitions_AllAnsweredWithBoundedHistories()
    {
        const int Partitions = 40;
        const int ActivitiesEach = 250;
        const int InFlightMax = 4;
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("parent", request =>
            {
                int done = Stories.Events(request).Count(static e => e.SubOrchestrationInstanceCompleted is not null);
                int begun = Stories.Events(request).Count(static e => e.SubOrchestrationInstanceCreated is not null);
                int wanted = Math.Min(Partitions, done + InFlightMax);
                return done == Partitions
                    ? [Stories.Complete(Partitions, $"{Total(request)}")]
                    : Enumerable.Range(begun, wanted - begun).Select(i => Stories.Child(i, "partition", $"part-{i}"));
            })
            .Orchestrator("partition", static request =>
                !Stories.Scheduled(request) ? Enumerable.Range(0, ActivitiesEach).Select(static i => Stories.Activity(i, "echo", "1"))
                : Stories.Answers(request).Count() < ActivitiesEach ? []
                : [Stories.Complete(ActivitiesEach, $"{Stories.Answers(request).Count()}")])
            .Echo("echo");
        await using DurableWorker worker = work.Start(hub, new WorkerOptions { ActivitiesMax = 256 });

        OrchestrationMetadata end = await hub.EndOfAsync(await hub.Client.StartAsync(new OrchestrationStart("parent"), None));

        Assert.Equal($"{Partitions * ActivitiesEach}", end.OutputJson);
        Assert.Equal(Partitions * ActivitiesEach, work.Begun.Count);
        Assert.InRange(work.Episodes.Max(static e => e.PastEvents.Count), 1, 4 * ActivitiesEach);
    }

    private static int Total(OrchestratorRequest request) => Stories.Events(request)
        .Where(static e => e.SubOrchestrationInstanceCompleted is not null)
        .Sum(static e => int.Parse(e.SubOrchestrationInstanceCompleted.Result, CultureInfo.InvariantCulture));

    /// <summary>Five activities, one after the other.</summary>
    private static ScriptedWork Chain() => new ScriptedWork()
        .Orchestrator("chain", static request =>
        {
            int answered = Stories.Answers(request).Count();
            int asked = Stories.Events(request).Count(static e => e.TaskScheduled is not null);
            return answered == 5 ? [Stories.Complete(5, "5")]
                : asked == answered ? [Stories.Activity(asked, "echo", $"{asked}")]
                : [];
        })
        .Echo("echo");
}
