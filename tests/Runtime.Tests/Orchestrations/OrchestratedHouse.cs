using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Quarantine;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Workers;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Storage.Segments;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>A store, a hub in a real file, and workers that do runs by orchestrations: each worker is a process of its own but for its memory.</summary>
internal sealed class OrchestratedHouse : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(40);

    private readonly TestHouse _house = new(isInMemory: true) { Time = TimeProvider.System };
    private readonly IReadOnlyList<JObject> _rows;
    private readonly PipelinePlan _plan;
    private readonly IInferenceClient _client;
    private readonly List<IAsyncDisposable> _workers = [];

    private OrchestratedHouse(PipelinePlan plan, int rows, IInferenceClient client)
    {
        _plan = plan;
        _rows = TestHouse.Rows(rows);
        _client = client;
    }

    public DurableHub Hub { get; private set; } = null!;

    public RunHostOptions Options { get; set; } = new();

    public SegmentLimits SegmentLimits
    {
        get => _house.SegmentLimits;
        set => _house.SegmentLimits = value;
    }

    public RunBudget Budget { get; set; } = RunBudget.Unlimited;

    /// <summary>What the runs write to; the hub's own payloads are beside it.</summary>
    public IBlobStore Store
    {
        get => _house.Store;
        set => _house.Store = value;
    }

    public static async Task<OrchestratedHouse> OpenAsync(PipelinePlan plan, int rows, IInferenceClient client)
    {
        var house = new OrchestratedHouse(plan, rows, client);
        house.Hub = await DurableHub.OpenAsync(
            new HubOptions(house._house.FileOf("hub.db")), house._house.Inner, TimeProvider.System, NewGuid, CancellationToken.None);
        return house;
    }

    /// <summary>A process that does no work.</summary>
    public RunHost Onlooker() => new(_house.Store, (_, _) => Runner(), _ => _plan, Options, TimeProvider.System)
    {
        Log = new SegmentLog(_house.Store, SegmentLimits, TimeProvider.System),
    };

    /// <summary>Starts a worker with a run host of its own.</summary>
    public RunHost AddWorker()
    {
        RunHost host = Onlooker();
        DurableRegistry registry = host.AddTo(new DurableRegistryBuilder("1.0")).Build();
        _workers.Add(DurableWorker.Start(
            Hub, registry, EpisodeLimits.Default, new WorkerOptions { DrainTimeout = TimeSpan.Zero }, TimeProvider.System, NullLoggerFactory.Instance));
        _workers.Add(host);
        return host;
    }

    /// <summary>Stops the workers as a crash would: work under way is lost, what is recorded stays.</summary>
    public async Task StopWorkersAsync()
    {
        foreach (IAsyncDisposable worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _workers.Clear();
    }

    /// <summary>Asks for another try of the failed rows, and has the run driven again.</summary>
    public async Task RetryFailedAsync(string run)
    {
        await Owner.RetryFailedAsync(new RunId(run), CancellationToken.None);
        await Hub.Client.StartAsync(RunWork.Run, new RunOrder(run), new OrchestrationStart("") { InstanceId = run }, CancellationToken.None);
    }

    /// <param name="isFresh">A run of its own, also when there is an unfinished one.</param>
    /// <returns>The name of the run, which is also that of its instance.</returns>
    public async Task<string> StartAsync(bool isFresh = false)
    {
        var origin = new RunOrigin("", new PlanningOptions(), null, null, null, null, Budget);
        RunId run = await Runner().BeginAsync(new RunRequest { Plan = _plan, Origin = origin, Options = Options.Runs, IsFresh = isFresh }, CancellationToken.None);
        return await Hub.Client.StartAsync(RunWork.Run, new RunOrder(run.Value), new OrchestrationStart("") { InstanceId = run.Value }, CancellationToken.None);
    }

    /// <summary>Watches the run until it stands so.</summary>
    public async Task UntilAsync(string run, RunStatus status)
    {
        await using RunHost onlooker = Onlooker();
        using var patience = new CancellationTokenSource(EndsWithin);
        await foreach (RunEvent one in onlooker.Events.WatchAsync(new RunId(run), patience.Token))
        {
            if (one.Status == status)
            {
                return;
            }

            Assert.False(one.IsLast, $"The run has ended as {one.Status}: {one.Message}");
        }
    }

    public async Task<RunEnd> EndAsync(string run)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        try
        {
            OrchestrationMetadata end = (await Hub.Client.WaitForCompletionAsync(run, includePayloads: true, patience.Token))!;
            return end.Status == OrchestrationRuntimeStatus.Completed
                ? end.ReadOutput<RunEnd>()
                : throw new InvalidOperationException($"{end.Status}: {end.Failure}");
        }
        catch (OperationCanceledException e)
        {
            OrchestrationMetadata now = (await Hub.Client.GetAsync(run, includePayloads: true, CancellationToken.None))!;
            IReadOnlyList<QuarantinedWork> poison = await Hub.ListQuarantinedAsync(10, CancellationToken.None);
            OrchestrationPage all = await Hub.Client.QueryAsync(new OrchestrationQuery { IncludePayloads = true }, CancellationToken.None);
            throw new InvalidOperationException($"The run does not end: {now}, all: {string.Join(" | ", all.Instances)}, poison: {string.Join("; ", poison)}", e);
        }
    }

    /// <summary>What a run in one process, without a hub, writes for the same rows.</summary>
    public async Task<string> CalmOutputAsync()
    {
        using var calm = new TestHouse(isInMemory: true);
        await calm.Runner(_rows, _client).RunAsync(new RunRequest { Plan = _plan, Output = calm.Output("out.jsonl", OutputFormat.JsonLines) }, CancellationToken.None);
        return await File.ReadAllTextAsync(calm.FileOf("out.jsonl"));
    }

    /// <summary>What an owner in another process can do.</summary>
    public RunOwner Owner => new(_house.Store, TimeProvider.System);

    /// <summary>Goes on with a run in a process without a hub.</summary>
    public Task<RunSummary> RunHereAsync(string run) =>
        Runner().RunAsync(new RunRequest { Plan = _plan, Resume = new RunId(run) }, CancellationToken.None);

    /// <summary>The rows of a run that has ended.</summary>
    public async Task<string> OutputAsync(string run)
    {
        await Runner().RunAsync(
            new RunRequest { Plan = _plan, Resume = new RunId(run), Output = _house.Output("out.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None);
        return await File.ReadAllTextAsync(_house.FileOf("out.jsonl"));
    }

    /// <summary>The blob as text; null when there is none.</summary>
    public async Task<string?> ReadTextAsync(string path)
    {
        if (await Store.OpenReadAsync(BlobPath.Parse(path), null, CancellationToken.None) is not { } blob)
        {
            return null;
        }

        using var reader = new StreamReader(blob.Stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Events in the histories of all instances.</summary>
    public long CountHistoryEvents()
    {
        using var connection = new SqliteConnection($"Data Source={_house.FileOf("hub.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM history";
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        await Hub.DisposeAsync();
        _house.Dispose();
    }

    private PipelineRunner Runner() => _house.Runner(_rows, _client);

#pragma warning disable RS0030 // Ids of hub objects: nothing that is asserted depends on them.
    private static Guid NewGuid() => Guid.NewGuid();
#pragma warning restore RS0030
}
