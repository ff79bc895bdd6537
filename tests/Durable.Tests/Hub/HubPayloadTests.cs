using System.Text;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubPayloadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(40_000, 0)]
    [InlineData(60_000, 7)]
    [InlineData(3_000_000, 7)]
    public async Task Payload_AnySize_ArrivesWholeAndOnlyLargeOnesLeaveTheFile(int chars, int blobsMax)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        string payload = $"\"{new string('ä', chars / 2)}\"";
        await using DurableWorker worker = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "echo")).Echo("echo").Start(hub);

        string id = await hub.Client.StartAsync(new OrchestrationStart("one") { InputJson = payload }, None);
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal(payload, end.InputJson);
        Assert.Equal(payload, end.OutputJson);
        int blobs = (await BlobsAsync(folder)).Count;
        Assert.InRange(blobs, blobsMax == 0 ? 0 : 1, blobsMax);
    }

    [Fact]
    public async Task Purge_InstanceWithLargePayloads_DeletesThemAll()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await RunLargeAsync(hub, "a");
        await RunLargeAsync(hub, "b");
        int both = (await BlobsAsync(folder)).Count;

        Assert.Equal(1, await hub.Client.PurgeAsync("a", recursive: false, None));
        await hub.Upkeep.DeleteGarbageAsync(None);

        Assert.Equal(both / 2, (await BlobsAsync(folder)).Count);
        Assert.Equal(Large('b'), (await hub.EndOfAsync("b")).OutputJson);
        await hub.Client.PurgeAsync(new PurgeFilter(), None);
        await hub.Upkeep.DeleteGarbageAsync(None);
        Assert.Empty(await BlobsAsync(folder));
    }

    [Fact]
    public async Task ContinueAsNew_EternalInstance_KeepsThePayloadsOfOneRunOnly()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("loop", static request =>
            {
                string input = Stories.Input(request)!;
                return Stories.Answers(request).FirstOrDefault() is not { } answer ? Stories.OneActivity(request, "next")
                    : [Stories.Complete(1, answer.Result, input.StartsWith("\"9", StringComparison.Ordinal) ? OrchestrationStatus.Completed : OrchestrationStatus.ContinuedAsNew)];
            })
            .Activity("next", static (request, _) => Task.FromResult<string?>($"\"{request.Input![1] - '0' + 1}{request.Input[2..]}"));
        await using DurableWorker worker = work.Start(hub);

        string id = await hub.Client.StartAsync(new OrchestrationStart("loop") { InputJson = Large('0') }, None);
        await hub.EndOfAsync(id);
        await hub.Upkeep.DeleteGarbageAsync(None);

        IReadOnlyList<string> left = await BlobsAsync(folder);
        Assert.InRange(left.Count, 1, 7);
        Assert.Equal("\"9", (await hub.EndOfAsync(id)).InputJson![..2]);
    }

    [Fact]
    public async Task Payload_ChangedInTheStore_IsNotBelieved()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { DeliveriesMax = 1 });
        string id = await hub.Client.StartAsync(new OrchestrationStart("one") { InputJson = Large('x') }, None);
        foreach (string path in await BlobsAsync(folder))
        {
            await folder.Blobs.PutAsync(BlobPath.Parse(path), new MemoryStream(Encoding.UTF8.GetBytes(Large('y'))), PutCondition.None, None);
        }

        ScriptedWork work = new ScriptedWork().Orchestrator("one", static _ => [Stories.Complete(0)]);
        await using DurableWorker worker = work.Start(hub);
        HubException e = await Assert.ThrowsAsync<HubException>(() => hub.Client.GetAsync(id, includePayloads: true, None));

        Assert.Equal(HubFailureKind.PayloadLost, e.Kind);
        Assert.NotNull(await hub.Client.GetAsync(id, includePayloads: false, None));
        Assert.Empty(work.Episodes);
    }

    [Fact]
    public async Task DeleteUnnamed_OrphanOfACrash_GoesWhenItIsOldAndWhatIsNamedStays()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await RunLargeAsync(hub, "a");
        await hub.Upkeep.DeleteGarbageAsync(None);
        IReadOnlyList<string> named = await BlobsAsync(folder);
        await folder.Blobs.PutAsync(BlobPath.Parse("hub/orphan/1"), new MemoryStream([1]), PutCondition.None, None);

        Assert.Equal(0, await hub.Upkeep.DeleteUnnamedAsync(None));
        folder.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await hub.Upkeep.DeleteUnnamedAsync(None));

        Assert.Equal(named, await BlobsAsync(folder));
    }

    [Fact]
    public async Task Complete_RefusedAnswerWithALargeResult_LeavesNothingBehind()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);
        await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None);
        var item = await received.NextAsync<OrchestratorWorkItem>();
        await hub.Client.TerminateAsync("x", null, recursive: false, None);

        await Assert.ThrowsAsync<WorkRefusedException>(() => hub.Transport.CompleteAsync(
            item, new OrchestratorResponse { Actions = { Stories.Activity(0, "a", Large('1')), Stories.Complete(1, Large('2')) } }, None));
        await hub.Upkeep.DeleteGarbageAsync(None);

        Assert.Empty(await BlobsAsync(folder));
    }

    private static string Large(char c) => $"\"{new string(c, 100_000)}\"";

    private static async Task RunLargeAsync(DurableHub hub, string id)
    {
        await using DurableWorker worker = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "echo")).Echo("echo").Start(hub);
        await hub.Client.StartAsync(new OrchestrationStart("one") { InstanceId = id, InputJson = Large(id[0]) }, None);
        await hub.EndOfAsync(id);
    }

    private static async Task<IReadOnlyList<string>> BlobsAsync(HubFolder folder)
    {
        List<string> paths = [];
        await foreach (BlobInfo blob in folder.Blobs.ListAsync("", None))
        {
            paths.Add(blob.Path.Value);
        }

        return paths;
    }
}
