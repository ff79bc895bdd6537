using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Core.Queues;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Triggers.Queues;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage;
using Pipelines.TestKit.Azurite;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>Against a real Azurite.</summary>
public sealed class QueueTests(AzuriteQueues azurite) : IClassFixture<AzuriteQueues>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static readonly QueueOptions Quick = new() { RetryPauseMin = TimeSpan.Zero, Visibility = TimeSpan.FromSeconds(30) };

    private readonly RecordingLauncher _launcher = new();

    [Fact]
    public async Task Work_Messages_AreRunsUnderTheirNames()
    {
        RunQueue queue = Open("plain");
        await queue.Messages.SendAsync("""{"pipeline":"letters","input":[{"text":"a"}]}""", default);
        await queue.Messages.SendAsync(Convert.ToBase64String("""{"pipeline":"letters","idempotencyKey":"order-7"}"""u8), default);

        int worked = await Worker(queue).WorkAsync(default);

        Assert.Equal(2, worked);
        Assert.Contains(_launcher.Started, static run => run.BodyJson == """[{"text":"a"}]""" && run.IdempotencyKey.StartsWith("queue/plain/", StringComparison.Ordinal));
        Assert.Contains("queue/plain/key/order-7", _launcher.Keys);
        Assert.Equal(0, await Worker(queue).WorkAsync(default));
        Assert.Empty(await queue.Poison.ReceiveAsync(1, Long, default));
    }

    [Theory]
    [InlineData("no json", "a")]
    [InlineData("[1]", "b")]
    [InlineData("{}", "c")]
    [InlineData("""{"pipeline":7}""", "d")]
    [InlineData("""{"pipeline":"x","rows":[]}""", "e")]
    public async Task Work_MessageThatIsNoRun_GoesToThePoisonQueueAsItIs(string body, string name)
    {
        RunQueue queue = Open($"bad-{name}");
        await queue.Messages.SendAsync(body, default);

        await Worker(queue).WorkAsync(default);

        Assert.Equal(body, Assert.Single(await queue.Poison.ReceiveAsync(4, Long, default)).Body);
        Assert.Empty(await queue.Messages.ReceiveAsync(4, Long, default));
        Assert.Empty(_launcher.Started);
    }

    [Fact]
    public async Task Work_StoreThatIsAway_IsTriedAgainAndSetAsideInTheEnd()
    {
        RunQueue queue = Open("away");
        await queue.Messages.SendAsync("""{"pipeline":"letters"}""", default);
        _launcher.Before = static _ => throw new BlobStoreException("away", isTransient: true);

        for (int delivery = 1; delivery < Quick.DeliveriesMax; delivery++)
        {
            Assert.Equal(1, await Worker(queue).WorkAsync(default));
            Assert.Empty(await queue.Poison.ReceiveAsync(1, TimeSpan.FromSeconds(1), default));
        }

        Assert.Equal(1, await Worker(queue).WorkAsync(default));
        Assert.Single(await queue.Poison.ReceiveAsync(1, Long, default));
        Assert.Equal(0, await Worker(queue).WorkAsync(default));
    }

    [Fact]
    public async Task Work_LongerThanTheVisibility_KeepsTheMessage()
    {
        RunQueue queue = Open("slow");
        await queue.Messages.SendAsync("""{"pipeline":"letters"}""", default);
        var gate = new TaskCompletionSource();
        _launcher.Before = _ => gate.Task;
        QueueOptions brief = Quick with { Visibility = TimeSpan.FromSeconds(1) };
        using var renewals = new CountingQueue(queue.Messages);

        Task<int> work = Worker(queue with { Messages = renewals }, brief).WorkAsync(default);
        await renewals.RenewedAsync(5).WaitAsync(Long);
        IReadOnlyList<QueueMessage> seen = await queue.Messages.ReceiveAsync(1, Long, default);
        gate.SetResult();
        await work;

        Assert.Empty(seen);
        Assert.Single(_launcher.Started);
        Assert.Empty(await queue.Messages.ReceiveAsync(1, Long, default));
    }

    [Fact]
    public async Task Work_StoppedHalfway_GivesTheMessageBackAtOnce()
    {
        RunQueue queue = Open("stopped");
        await queue.Messages.SendAsync("""{"pipeline":"letters"}""", default);
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        _launcher.Before = async _ =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        };

        Task work = Worker(queue).WorkAsync(stop.Token);
        await begun.Task.WaitAsync(Long);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        Assert.Equal(2, Assert.Single(await queue.Messages.ReceiveAsync(1, Long, default)).Deliveries);
    }

    /// <summary>A message comes twice, whether its deletion was lost or its sender sent it again with the same key: one run.</summary>
    [Fact]
    public async Task App_MessagesOfOneKey_AreOneRun()
    {
        RunQueue queue = Open("whole");
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Queue = queue });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        const string Message = """{"pipeline":"tickets","idempotencyKey":"k1","input":[{"text":"the bill"}]}""";
        await queue.Messages.SendAsync(Message, default);
        await queue.Messages.SendAsync(Message, default);
        await queue.Messages.SendAsync("""{"pipeline":"nobody"}""", default);

        QueueMessage poison = await NextAsync(queue.Poison);
        IReadOnlyList<string> runs = await RunsAsync(app);

        Assert.Contains("nobody", poison.Body, StringComparison.Ordinal);
        await app.EndAsync(Assert.Single(runs));
    }

    private static async Task<IReadOnlyList<string>> RunsAsync(RunningApp app)
    {
        using var patience = new CancellationTokenSource(Long);
        while (true)
        {
            IReadOnlyList<string> runs = [.. (await app.BlobsAsync("runs/")).Where(static path => path.EndsWith("/control.json", StringComparison.Ordinal)).Select(static path => path.Split('/')[1]).Distinct()];
            if (runs.Count > 0)
            {
                return runs;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<QueueMessage> NextAsync(IMessageQueue queue)
    {
        using var patience = new CancellationTokenSource(Long);
        while (true)
        {
            if (await queue.ReceiveAsync(1, Long, patience.Token) is [{ } message])
            {
                return message;
            }
        }
    }

    private QueueWorker Worker(RunQueue queue, QueueOptions? options = null) => new(
        queue.Messages, queue.Poison, _launcher, options ?? Quick, TimeProvider.System, NullLogger<QueueWorker>.Instance);

    private RunQueue Open(string name) => new(
        QueueAddress.Open(azurite.Server.ConnectionString, name), QueueAddress.Open(azurite.Server.ConnectionString, name + QueueAddress.PoisonSuffix));
}
