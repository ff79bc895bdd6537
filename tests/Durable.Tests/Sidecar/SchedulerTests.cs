using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Tests.Sidecar.Server;
using Pipelines.Durable.Transports.Grpc;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Worker and client against a server of ours that behaves as a Durable Task Scheduler does: metadata, tokens, versions, trouble.</summary>
public sealed class SchedulerTests
{
    private const string Connection = "Endpoint=ADDRESS;TaskHub=letters;Authentication=ManagedIdentity;ClientID=c1";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Orchestration_OverAScheduler_EndsAndEveryCallSaysWhoAsksForWhat()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();

        string id = await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 5, null, None);

        Assert.Equal(30, (await scheduled.EndOfAsync(id)).ReadOutput<int>());
        Assert.All(scheduled.Server.Calls, static call =>
        {
            Assert.Equal("letters", call.Metadata["taskhub"]);
            Assert.Equal("worker-1", call.Metadata["workerid"]);
            Assert.Equal("pipelines/0.1.0", call.Metadata["x-user-agent"]);
            Assert.Equal("Bearer t1", call.Metadata["authorization"]);
            Assert.Equal("trailers", call.Metadata["te"]);
        });
    }

    [Fact]
    public async Task StartInstance_WithoutVersion_GetsTheDefaultOne()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync(static options => options with { DefaultVersion = "1.2" }, works: false);

        string plain = await scheduled.Client.StartAsync(new OrchestrationStart("Any"), None);
        string pinned = await scheduled.Client.StartAsync(new OrchestrationStart("Any") { Version = "1.0" }, None);

        Assert.Equal("1.2", (await scheduled.Client.GetAsync(plain, false, None))!.Version);
        Assert.Equal("1.0", (await scheduled.Client.GetAsync(pinned, false, None))!.Version);
    }

    [Fact]
    public async Task Token_ThatChanges_IsAskedForAgainBeforeEachCall()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 2, null, None);
        scheduled.Server.Tokens.Add("t2");
        scheduled.Token = "t2";
        await scheduled.Server.DropWorkersAsync();

        string id = await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 3, null, None);

        Assert.Equal(5, (await scheduled.EndOfAsync(id)).ReadOutput<int>());
        Assert.Equal("Bearer t2", scheduled.Server.Calls.Last(static call => call.Method == "CompleteOrchestratorTask").Metadata["authorization"]);
    }

    [Fact]
    public async Task Worker_WithAWrongToken_EndsWithTheReason()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync(works: false);
        scheduled.Token = "stolen";

        DurableWorker worker = scheduled.Work();

        GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => worker.Receiving.WaitAsync(HubWaits.Long));
        Assert.Equal(GrpcStatusCode.Unauthenticated, refused.Code);
        await worker.DisposeAsync();
    }

    [Fact]
    public async Task Work_WhileStreamsBreakAndCallsFail_IsDoneOnceAndToTheEnd()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        List<string> ids = [];
        for (int i = 0; i < 8; i++)
        {
            ids.Add(await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 6, null, None));
            await scheduled.Server.DropWorkersAsync();
        }

        foreach (string id in ids)
        {
            Assert.Equal(55, (await scheduled.EndOfAsync(id)).ReadOutput<int>());
        }

        Assert.True(scheduled.Server.Calls.Count(static call => call.Method == "GetWorkItems") > 1);
    }

    [Fact]
    public async Task Answers_WhileTheSchedulerIsAway_AreOfferedAgain()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        string id = await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 6, null, None);
        Interlocked.Exchange(ref scheduled.Server.Unavailable, 5);

        Assert.Equal(55, (await scheduled.EndOfAsync(id)).ReadOutput<int>());
    }

    [Fact]
    public async Task History_OfAnEndedInstance_IsWhatTheEngineHasRecordedInOrder()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        string id = await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 3, null, None);
        await scheduled.EndOfAsync(id);

        IReadOnlyList<HistoryEntry> history = (await scheduled.Client.GetHistoryAsync(id, None))!;

        Assert.Equal("SumOfSquares", Assert.Single(history, static one => one.Kind == "ExecutionStarted").Name);
        Assert.Equal(["0", "1", "4"], history.Where(static one => one.Kind == "TaskCompleted").OrderBy(static one => one.ScheduledId).Select(static one => one.ResultJson));
        HistoryEntry end = Assert.Single(history, static one => one.Kind == "ExecutionCompleted");
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "5"), (end.Status, end.ResultJson));
        Assert.Null(await scheduled.Client.GetHistoryAsync("nobody", None));
    }

    [Fact]
    public async Task Rewind_OfAFailedInstance_GivesItAnotherChanceAndOthersAreTold()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        string failed = await scheduled.Client.StartAsync(SidecarOrchestrators.Careless, "x", null, None);
        string good = await scheduled.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 1, null, None);
        OrchestrationMetadata before = await scheduled.EndOfAsync(failed);
        await scheduled.EndOfAsync(good);

        SignalOutcome[] outcomes =
        [
            await scheduled.Client.RewindAsync(failed, "mended", None),
            await scheduled.Client.RewindAsync(good, null, None),
            await scheduled.Client.RewindAsync("nobody", null, None),
        ];
        OrchestrationMetadata after = await scheduled.EndOfAsync(failed);

        Assert.Equal([SignalOutcome.Accepted, SignalOutcome.Finished, SignalOutcome.NotFound], outcomes);
        Assert.True(after.CreatedAt > before.CreatedAt, "It is the same attempt.");
    }

    [Fact]
    public async Task RewindAndHistory_OfAnEngineThatHasNeither_SaySo()
    {
        await using Scheduled scheduled = await Scheduled.StartAsync();
        string failed = await scheduled.Client.StartAsync(SidecarOrchestrators.Careless, "x", null, None);
        await scheduled.EndOfAsync(failed);
        scheduled.Server.Unimplemented.Add("RewindInstance");
        scheduled.Server.Unimplemented.Add("StreamInstanceHistory");

        await Assert.ThrowsAsync<NotSupportedException>(() => scheduled.Client.RewindAsync(failed, null, None));
        await Assert.ThrowsAsync<NotSupportedException>(() => scheduled.Client.GetHistoryAsync(failed, None));
    }

    [Theory]
    [InlineData("Endpoint=https://a.durabletask.io;TaskHub=h", "https://a.durabletask.io/ h DefaultAzure  True")]
    [InlineData("taskhub = h ; endpoint = http://127.0.0.1:8080 ; authentication = none ;", "http://127.0.0.1:8080/ h none  False")]
    [InlineData("Endpoint=https://a;TaskHub=h;Authentication=ManagedIdentity;ClientID=x", "https://a/ h ManagedIdentity x True")]
    public void Parse_AConnection_ReadsIt(string text, string expected)
    {
        SchedulerConnection read = SchedulerConnection.Parse(text);

        Assert.Equal(expected, $"{read.Endpoint} {read.TaskHub} {read.Authentication} {read.ClientId} {read.NeedsToken}");
    }

    [Theory]
    [InlineData("", "no Endpoint")]
    [InlineData("TaskHub=h", "no Endpoint")]
    [InlineData("Endpoint=ftp://a;TaskHub=h", "no Endpoint")]
    [InlineData("Endpoint=https://a", "no TaskHub")]
    [InlineData("Endpoint=https://a;TaskHub=h;TaskHub=i", "different NAME=VALUE")]
    [InlineData("nonsense", "NAME=VALUE")]
    public void Parse_WhatIsNone_SaysWhy(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => SchedulerConnection.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_TokenOverPlainHttp_AreRefused()
    {
        SidecarOptions options = SchedulerConnection.Parse("Endpoint=http://scheduler.example;TaskHub=h").ToOptions("w", "a", static _ => new("t"));

        Assert.Throws<ArgumentException>(() => DurableSidecar.Open(options, TimeProvider.System, static () => Guid.Empty, NullLoggerFactory.Instance));
    }

    /// <summary>A scheduler, a client and, if wanted, a worker.</summary>
    private sealed class Scheduled : IAsyncDisposable
    {
        private readonly HubFolder _folder;
        private readonly DurableSidecar _sidecar;
        private DurableWorker? _worker;

        private Scheduled(HubFolder folder, SidecarServer server, Func<SidecarOptions, SidecarOptions> change)
        {
            int ids = 0;
            _folder = folder;
            Server = server;
            Server.Tokens.Add(Token);
            SidecarOptions options = SchedulerConnection.Parse(Connection.Replace("ADDRESS", server.Address.AbsoluteUri, StringComparison.Ordinal))
                .ToOptions("worker-1", "pipelines/0.1.0", _ => new ValueTask<string>(Token));
            _sidecar = DurableSidecar.Open(
                change(options) with { ReconnectPauseMin = TimeSpan.FromMilliseconds(5) },
                TimeProvider.System,
                () => new Guid(Interlocked.Increment(ref ids), 0, 0, new byte[8]),
                NullLoggerFactory.Instance);
        }

        public SidecarServer Server { get; }

        public string Token { get; set; } = "t1";

        public IDurableClient Client => _sidecar.Client;

        public static async Task<Scheduled> StartAsync(Func<SidecarOptions, SidecarOptions>? change = null, bool works = true)
        {
            var folder = new HubFolder();
            DurableHub hub = await folder.OpenAsync(
                folder.Options with { RedeliveryPauseMin = TimeSpan.FromMilliseconds(1), DeliveriesMax = 100 }, TimeProvider.System);
            var scheduled = new Scheduled(folder, await SidecarServer.StartAsync(hub), change ?? (static options => options));
            scheduled._worker = works ? scheduled.Work() : null;
            return scheduled;
        }

        public DurableWorker Work() => DurableWorker.Start(
            _sidecar, SidecarOrchestrators.Registry, EpisodeLimits.Default, new WorkerOptions { DrainTimeout = TimeSpan.Zero, ActivitiesMax = 4 }, TimeProvider.System, NullLoggerFactory.Instance);

        public async Task<OrchestrationMetadata> EndOfAsync(string id) =>
            (await Client.WaitForCompletionAsync(id, includePayloads: true, None).WaitAsync(HubWaits.Long))!;

        public async ValueTask DisposeAsync()
        {
            if (_worker is not null)
            {
                await _worker.DisposeAsync();
            }

            _sidecar.Dispose();
            await Server.DisposeAsync();
            await _folder.DisposeAsync();
        }
    }
}
