using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Workers;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;

namespace Pipelines.Runtime.Tests.Kills;

/// <summary>
/// A process that works on whatever runs the hub in its folder has, with all real parts, to be killed. Several of them share the hub's
/// file and the store.
/// </summary>
internal static class HubVictimProcess
{
    public const string Word = "hub";

    private static readonly RunOptions Options = new()
    {
        Calls = new CallOptions { ConcurrencyMax = VictimProcess.ConcurrencyMax },
        Partitions = new PartitionLimits { RowsMax = 10, InFlightMax = 4 },
    };

    /// <summary>Starts this assembly again; closing its standard input ends it in good order. The caller disposes the process.</summary>
    public static Process Start(string folder, Uri model) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
        ArgumentList = { typeof(HubVictimProcess).Assembly.Location, Word, folder, model.ToString() },
        RedirectStandardInput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>The hub that all share; leases run out soon, so that the work of a killed process is soon taken over.</summary>
    public static Task<DurableHub> OpenHubAsync(string folder, IBlobStore store) => DurableHub.OpenAsync(
        new HubOptions(Path.Combine(folder, "hub.db"))
        {
            LeaseTtl = TimeSpan.FromSeconds(2),
            HeartbeatInterval = TimeSpan.FromMilliseconds(500),
            SlowScanInterval = TimeSpan.FromSeconds(1),
            DeliveriesMax = 100,
        },
        store,
        TimeProvider.System,
        Guid.CreateVersion7,
        CancellationToken.None);

    public static IBlobStore OpenStore(string folder) => new FileBlobStore(Path.Combine(folder, "store"), TimeProvider.System);

    /// <summary>Works until its standard input ends.</summary>
    public static async Task<int> RunAsync(string folder, Uri model)
    {
        IBlobStore store = OpenStore(folder);
        using var index = new CallIndex(store, TimeProvider.System);
        using HttpMessageInvoker http = EndpointHttp.Create();
        await using DurableHub hub = await OpenHubAsync(folder, store);
        PipelineRunner runner = Runner(folder, store, index, http, model);
        await using var host = new RunHost(
            store,
            (_, _) => runner,
            static origin => PipelinePlanner.Plan(origin.Yaml).Plan,
            new RunHostOptions { Runs = Options, ActivityTimeSlice = TimeSpan.FromSeconds(1) },
            TimeProvider.System);
        DurableRegistry registry = host.AddTo(new DurableRegistryBuilder("1.0")).Build();
        await using DurableWorker worker = DurableWorker.Start(
            hub,
            registry,
            EpisodeLimits.Default,
            new WorkerOptions { ActivitiesMax = 2, DrainTimeout = TimeSpan.Zero },
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Begins a run of the victims' pipeline, or writes down what one has made.</summary>
    public static async Task<T> WithRunnerAsync<T>(string folder, Uri model, Func<PipelineRunner, RunRequest, Task<T>> action)
    {
        IBlobStore store = OpenStore(folder);
        using var index = new CallIndex(store, TimeProvider.System);
        using HttpMessageInvoker http = EndpointHttp.Create();
        RunRequest request = new() { Plan = PipelinePlanner.Plan(VictimProcess.Pipeline).Plan!, Options = Options };
        return await action(Runner(folder, store, index, http, model), request);
    }

    private static PipelineRunner Runner(string folder, IBlobStore store, CallIndex index, HttpMessageInvoker http, Uri model) => new(
        store,
        new SegmentLog(store, new SegmentLimits { RecordsMax = VictimProcess.RecordsMax }, TimeProvider.System),
        index,
        new DatasetReader(new DatasetReaderOptions { WorkingDirectory = folder }),
        new OpenAiInferenceClient(new OpenAiEndpoint(model), http, TimeProvider.System),
        PriceBook.Empty.With("scripted", ModelPrice.Free),
        TimeProvider.System,
        new Random(1));
}
