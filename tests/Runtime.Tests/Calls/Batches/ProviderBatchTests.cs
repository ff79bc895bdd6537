using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.ScriptedServer.Batches;

namespace Pipelines.Runtime.Tests.Calls.Batches;

/// <summary>Steps that call through a provider's batch API, against a real HTTP server with one.</summary>
public sealed class ProviderBatchTests : IDisposable
{
    private const int Rows = 40;
    private const int BatchCalls = 20;

    private const string Pipeline = """
        name: batched
        default_model: scripted
        datasets:
          input: { type: file, path: input.json }
        operations:
          - name: title
            type: map
            prompt: "Name it. {{ input.text }}"
            output: { schema: { title: string } }
            provider_batch: true
        pipeline:
          steps:
            - { name: one, input: input, operations: [title] }
        """;

    private static readonly BatchOptions Options = new()
    {
        CallsMax = BatchCalls,
        GatherFor = TimeSpan.FromSeconds(30),
        FirstPoll = TimeSpan.FromMilliseconds(2),
        PollMax = TimeSpan.FromMilliseconds(10),
    };

    private readonly TestHouse _house = new()
    {
        Time = TimeProvider.System,
        Prices = PriceBook.Empty.With("scripted", new ModelPrice(1_000_000, 1_000_000, 1_000_000, 10, BatchDiscount: 0.5m)),
    };

    private readonly HttpMessageInvoker _http = EndpointHttp.Create();

    public void Dispose()
    {
        _house.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task RunAsync_EveryLineAnswered_TakesTwoBatchesAtHalfThePrice()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);

        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((2, Rows, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
        ModelUsage paid = Assert.Single(summary.Models);
        Assert.Equal(("scripted@batch", Rows), (paid.Model, paid.Calls));
        Assert.Equal((paid.Tokens.InputTokens + paid.Tokens.OutputTokens) / 2m, summary.Usage.Cost);
        Assert.Equal(
            Enumerable.Range(0, Rows).Select(static i => $"title of row {i}"),
            _house.ReadLines("out.jsonl").Select(static row => (string?)row["title"]));
    }

    /// <summary>The proxy's calls, those that thresholds are learnt from, and the rest: each step by batches of its own.</summary>
    [Fact]
    public async Task RunAsync_Cascade_AsksProxyAndModelByBatches()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(static call =>
            call.OutputSchema is null ? (IsKept(call) ? "1" : "0") : $$"""{"keep": {{(IsKept(call) ? "true" : "false")}}}""");
        string pipeline = Pipeline
            .Replace("type: map", "type: filter\n    cascade: {proxy_model: small, guarantee: precision+recall, target: 0.5, label_budget: 10}", StringComparison.Ordinal)
            .Replace("title: string", "keep: bool", StringComparison.Ordinal);
        _house.Prices = _house.Prices.With("small", ModelPrice.Free);

        RunSummary summary = await RunAsync(server.BaseUrl, options: Options with { GatherFor = TimeSpan.FromMilliseconds(20) }, pipeline: pipeline);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(0, server.ImmediateCalls);
        Assert.Equal(Rows, summary.Models.Single(static model => model.Model == "small@batch").Calls);
        Assert.InRange(summary.Models.Single(static model => model.Model == "scripted@batch").Calls, 10, Rows);

        static bool IsKept(ScriptedCall call) => call.LastMessage[^1] is '1' or '2' or '3';
    }

    [Fact]
    public async Task RunAsync_OneLineRefused_AsksThatOneAtOnce()
    {
        int refused = 0;
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(call =>
            call.LastMessage.EndsWith("row 3", StringComparison.Ordinal) && Interlocked.Increment(ref refused) == 1 ? null : Answer(call));

        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((Rows - 1, 1), (server.BatchedCalls, server.ImmediateCalls));
        Assert.Equal(["scripted", "scripted@batch"], summary.Models.Select(static model => model.Model).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_BatchExpires_KeepsWhatWasAnsweredAndAsksTheRestAtOnce()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.Ending = BatchEnding.Expired;

        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((Rows / 2, Rows / 2), (server.BatchedCalls, server.ImmediateCalls));
    }

    [Fact]
    public async Task RunAsync_BatchRefused_FailsWithTheProvidersReasonAndBlamesNoRow()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.Ending = BatchEnding.Failed;

        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains("The model takes no batches. (line 1)", summary.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (summary.Rows.Failed, server.ImmediateCalls));
    }

    [Fact]
    public async Task RunAsync_ReplyToHandingInIsLost_HandsNothingInTwice()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LoseReplies(1);

        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((2, Rows, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
    }

    [Fact]
    public async Task RunAsync_StoppedWhileItWaits_FetchesTheSameBatchesLater()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        using var stop = new CancellationTokenSource();
        var monitor = new RunMonitor();
        Task<RunSummary> running = RunAsync(server, monitor, cancellationToken: stop.Token);
        while (server.Batches < 2 || monitor.Capture().Waiting is null)
        {
            Assert.False(running.IsCompleted);
            await Task.Yield();
        }

        await stop.CancelAsync();
        Assert.Equal(RunStatus.Interrupted, (await running).Status);

        server.LooksUntilOver = 1;
        RunSummary summary = await RunAsync(server);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((2, Rows, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_BatchesAtTheProvider_AreCancelledThereToo(bool isPausedFirst)
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        var monitor = new RunMonitor();
        Task<RunSummary> running = RunAsync(server, monitor);
        while (server.Batches < 2 || monitor.Capture().Waiting is null)
        {
            Assert.False(running.IsCompleted);
            await Task.Yield();
        }

        var owner = new RunOwner(_house.Store, TimeProvider.System);
        if (isPausedFirst)
        {
            await owner.PauseAsync(monitor.Capture().Run!.Value, CancellationToken.None);
            Assert.Equal(0, server.CancelledBatches);
        }

        await owner.CancelAsync(monitor.Capture().Run!.Value, CancellationToken.None);
        RunSummary summary = await running;

        Assert.Equal((RunStatus.Canceled, "Canceled by its owner."), (summary.Status, summary.Message));
        Assert.Equal((2, 2, 0), (server.Batches, server.CancelledBatches, server.ImmediateCalls));
    }

    [Fact]
    public async Task Cancel_ProviderIsGone_SaysWhatIsLeftThere()
    {
        ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        var monitor = new RunMonitor();
        Task<RunSummary> running = RunAsync(server, monitor);
        while (server.Batches < 2 || monitor.Capture().Waiting is null)
        {
            Assert.False(running.IsCompleted);
            await Task.Yield();
        }

        await server.DisposeAsync();
        await new RunOwner(_house.Store, TimeProvider.System).CancelAsync(monitor.Capture().Run!.Value, CancellationToken.None);
        RunSummary summary = await running;

        Assert.Equal(RunStatus.Canceled, summary.Status);
        Assert.Contains("Not cancelled at the provider, who may work on it and bill it: batch batch_", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KilledBetweenHandingInAndKnowingIt_FindsTheBatchAgain()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        _house.Store = new ForgetfulBlobStore(_house.Inner, "/batches/");
        BatchOptions oneBatch = Options with { CallsMax = Rows };
        await Assert.ThrowsAsync<BlobStoreException>(() => RunAsync(server, options: oneBatch));
        Assert.Equal(1, server.Batches);

        _house.Store = _house.Inner;
        RunSummary summary = await RunAsync(server, options: oneBatch);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal((1, Rows, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
    }

    [Fact]
    public async Task RunAsync_EndpointWithoutBatches_FailsAndSaysWhatToDo()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(static _ => ScriptedAnswer.Error(404, "Not found."));

        RunSummary summary = await RunAsync(server.BaseUrl);

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains("/batches", summary.Message, StringComparison.Ordinal);
    }

    private static string Answer(ScriptedCall call) => $$"""{"title": "title of {{call.LastMessage.Replace("Name it. ", "", StringComparison.Ordinal)}}"}""";

    private Task<RunSummary> RunAsync(
        ScriptedBatchServer server, RunMonitor? monitor = null, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(server.BaseUrl, monitor, options, cancellationToken: cancellationToken);

    private Task<RunSummary> RunAsync(Uri address, RunMonitor? monitor = null, BatchOptions? options = null, string pipeline = Pipeline, CancellationToken cancellationToken = default) =>
        _house.Runner(TestHouse.Rows(Rows), new OpenAiInferenceClient(new OpenAiEndpoint(address), _http, TimeProvider.System)).RunAsync(
            new RunRequest
            {
                Plan = PipelinePlanner.Plan(pipeline).Plan!,
                Monitor = monitor ?? new RunMonitor(),
                Output = _house.Output("out.jsonl", OutputFormat.JsonLines),
                Options = new RunOptions { Calls = new CallOptions { Batches = options ?? Options } },
            },
            cancellationToken);
}
