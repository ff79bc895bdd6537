using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Triggers;
using Pipelines.Functions.App.Triggers.Inbox;
using Pipelines.Functions.Tests.Kit;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Functions.Tests.Triggers;

public sealed class InboxTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLauncher _launcher = new();
    private readonly MemoryBlobStore _store;

    public InboxTests() => _store = new MemoryBlobStore(_time);

    [Fact]
    public async Task Look_FileThatIsStill_IsOneRunHoweverOftenItIsLookedAt()
    {
        await PutAsync("inbox/letters/today.jsonl", "{}");
        InboxWorker worker = Worker();

        bool first = await worker.LookAsync(default);
        int afterFirst = _launcher.Started.Count;
        bool second = await worker.LookAsync(default);
        await worker.LookAsync(default);
        await Worker().LookAsync(default);
        InboxWorker restarted = Worker();
        await restarted.LookAsync(default);
        await restarted.LookAsync(default);

        TriggeredRun run = Assert.Single(_launcher.Started);
        Assert.Equal((true, 0, false), (first, afterFirst, second));
        Assert.Equal("letters", run.Pipeline);
        Assert.Equal("""{"blobs":[{"path":"inbox/letters/today.jsonl"}]}""", run.BodyJson);
        Assert.StartsWith("inbox/letters/today.jsonl@", run.IdempotencyKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_FileThatIsPutDownAnew_IsAnotherRun()
    {
        InboxWorker worker = Worker();
        await PutAsync("inbox/letters/a.csv", "one");
        await worker.LookAsync(default);
        await worker.LookAsync(default);
        await PutAsync("inbox/letters/a.csv", "two");
        await worker.LookAsync(default);
        await worker.LookAsync(default);

        Assert.Equal(2, _launcher.Keys.Count);
    }

    [Fact]
    public async Task Look_FileThatIsStillBeingWritten_Waits()
    {
        InboxWorker worker = Worker();
        for (int written = 1; written <= 4; written++)
        {
            await PutAsync("inbox/letters/a.csv", new string('x', written));
            await worker.LookAsync(default);
        }

        Assert.Empty(_launcher.Started);
        await worker.LookAsync(default);
        Assert.Single(_launcher.Started);
    }

    [Fact]
    public async Task Look_Elsewhere_StartsNothing()
    {
        foreach (string path in new[] { "inbox/loose.csv", "inbox/letters/deeper/a.csv", "inboxes/letters/a.csv" })
        {
            await PutAsync(path, "x");
        }

        InboxWorker worker = Worker();
        await worker.LookAsync(default);
        await worker.LookAsync(default);

        Assert.Empty(_launcher.Started);
    }

    [Fact]
    public async Task Look_FileThatCanNeverBeARun_IsSetAsideWithTheReason()
    {
        await PutAsync("inbox/nobody/a.csv", "x");
        _launcher.Before = static _ => throw new TriggerRefusedException("There is no pipeline 'nobody'.");
        InboxWorker worker = Worker();
        await worker.LookAsync(default);
        bool isOpen = await worker.LookAsync(default);

        InboxReceipt? receipt = await Receipts().FindAsync(BlobPath.Parse("inbox/nobody/a.csv"), (await TagOfAsync("inbox/nobody/a.csv"))!.Value, default);
        Assert.False(isOpen);
        Assert.Equal(("There is no pipeline 'nobody'.", true), (receipt!.Error, receipt.IsSettled));
    }

    [Fact]
    public async Task Look_OneFileThatFails_IsTriedAFewTimesAndHoldsUpNoOther()
    {
        await PutAsync("inbox/letters/a.csv", "x");
        await PutAsync("inbox/letters/b.csv", "x");
        int tries = 0;
        _launcher.Before = run => run.BodyJson!.Contains("a.csv", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"try {++tries}")
            : Task.CompletedTask;
        InboxWorker worker = Worker();
        for (int look = 0; look < 12; look++)
        {
            await worker.LookAsync(default);
        }

        Assert.Equal(InboxWorker.TriesMax, tries);
        Assert.Contains("b.csv", Assert.Single(_launcher.Started).BodyJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_FilesPutIntoTheInbox_BecomeRunsOverTheirRows()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using var rows = new MemoryStream(Encoding.UTF8.GetBytes("text\nthe bill is wrong\nthe app crashes\n"));
        await app.Store.PutAsync(BlobPath.Parse("inbox/tickets/today.csv"), rows, PutCondition.None, default);

        string run = await FirstRunAsync(app);
        var end = await app.EndAsync(run);

        Assert.Equal("Completed", (string)end["status"]!);
        Assert.Equal(2, (int)end["outputRows"]!);
        Assert.Single(await app.BlobsAsync("inbox-receipts/"));
    }

    private static async Task<string> FirstRunAsync(RunningApp app)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if ((await app.BlobsAsync("inbox-receipts/")).Count > 0)
            {
                return (await app.BlobsAsync("runs/"))[0].Split('/')[1];
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task PutAsync(string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await _store.PutAsync(BlobPath.Parse(path), content, PutCondition.None, default);
    }

    private async Task<BlobTag?> TagOfAsync(string path) => (await _store.StatAsync(BlobPath.Parse(path), default))?.Tag;

    private InboxReceipts Receipts() => new(_store, new StoreRetry(_time));

    private InboxWorker Worker() => new(_store, Receipts(), _launcher, NullLogger<InboxWorker>.Instance);
}
