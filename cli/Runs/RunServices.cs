using System.CommandLine;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Models;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Stores;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Connectors.Routing;
using Pipelines.Connectors.WordVectors;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;
using Pipelines.Storage;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Segments;

namespace Pipelines.Cli.Runs;

/// <summary>All that a run needs, put together for this process: store, datasets, endpoints and local models.</summary>
internal sealed class RunServices : IAsyncDisposable
{
    /// <summary>Of the whole process, because vectors are loaded once.</summary>
    private static readonly WordVectorFile WordVectors = new(AppContext.BaseDirectory);

    private readonly HttpMessageInvoker _http;
    private readonly LocalModelClient _local;
    private readonly CallIndex _earlierRuns;

    private RunServices(PipelineRunner runner, StoreAddress store, HttpMessageInvoker http, LocalModelClient local, CallIndex earlierRuns)
    {
        Runner = runner;
        Store = store;
        _http = http;
        _local = local;
        _earlierRuns = earlierRuns;
    }

    public PipelineRunner Runner { get; }

    /// <summary>What was found damaged in earlier runs of the store, so that their answers were not reused.</summary>
    public IEnumerable<string> DamagedRecords => _earlierRuns.Damaged.Select(static damage => damage.Message);

    public StoreAddress Store { get; }

    /// <summary>Where the local models found the KV of prompt tokens that they did not compute.</summary>
    public Task<IReadOnlyDictionary<CacheTier, long>> CachedTokensAsync(CancellationToken cancellationToken) =>
        _local.CachedTokensAsync(cancellationToken);

    /// <param name="host">The world around.</param>
    /// <param name="parse">Names the store, the model store and what a local model may take.</param>
    /// <param name="plan">What is to be run.</param>
    /// <param name="origin">How it is reached.</param>
    /// <param name="output">Told what was used.</param>
    public static RunServices Open(CliHost host, ParseResult parse, PipelinePlan plan, RunOrigin origin, ICommandOutput output)
    {
        StoreAddress address = StoreOptions.AddressOf(host, parse);
        IBlobStore store = address.Open(host.Clock);
        var datasets = new NotedDatasets(PipelineDatasets.Open(origin.WorkingFolder is { } folder ? host with { WorkingFolder = folder } : host), output);
        LocalModelClient local = OpenLocalModels(host, parse, output);
        HttpMessageInvoker http = EndpointHttp.Create();
        var routes = EndpointRoutes.For(plan.Models, origin.Planning.ApiBase, origin.ApiKeyVariable, host.ReadVariable);
        var log = new SegmentLog(store, SegmentLimits.Default, host.Clock);
        var earlierRuns = new CallIndex(store, host.Clock);
        var runner = new PipelineRunner(
            store, log, earlierRuns, datasets, ClientFor(routes, local, http, host.Clock), PricesFor(plan, local, routes), host.Clock, host.Random);
        return new RunServices(runner, address, http, local, earlierRuns);
    }

    /// <summary>The models of this machine; one is opened when it is first asked.</summary>
    public static LocalModelClient OpenLocalModels(CliHost host, ParseResult parse, ICommandOutput output) => new(
        ModelsFolder.Open(host, parse),
        path => OpenModel(path, ContextOf(parse, path == BuiltInModel.FindTrained(host.ProgramFolder)), output),
        EngineOptions.Default with
        {
            HostSnapshotBytesMax = CacheArguments.BytesOf(parse, CacheArguments.Ram),
            AlwaysRestores = parse.GetValue(CacheArguments.AlwaysRestore),
        },
        host.Clock,
        unchecked((ulong)host.Random.NextInt64()),
        host.ProgramFolder,
        CacheStores.ForRuns(host, parse));

    /// <summary>Answers the calls of a run: an endpoint, a provider, or this machine.</summary>
    public static WordVectorClient ClientFor(EndpointRoutes routes, LocalModelClient local, HttpMessageInvoker http, TimeProvider time) =>
        new(new EndpointRouter(routes, new LocalModels(local, local.Knows), http, time), WordVectors);

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        _http.Dispose();
        _earlierRuns.Dispose();
    }

    /// <summary>What runs on this machine costs nothing but time.</summary>
    public static PriceBook PricesFor(PipelinePlan plan, LocalModelClient local, EndpointRoutes routes)
    {
        PriceBook prices = PriceBook.BuiltIn().With(BuiltInModels.WordVectors, ModelPrice.Free);
        if (routes.CompletionApiBase is not null)
        {
            return prices;
        }

        IEnumerable<string> models = plan.Stages
            .SelectMany(static stage => stage.Operators)
            .SelectMany(static planned => planned.Description.AllModels)
            .Distinct(StringComparer.Ordinal);
        return models.Where(local.Knows).Aggregate(prices, static (book, model) => book.With(model, ModelPrice.Free));
    }

    private static LlamaContextOptions ContextOf(ParseResult parse, bool isBuiltIn)
    {
        KvType type = CacheArguments.TypeOf(parse);
        int? cells = parse.GetValue(RunArguments.Context) ?? (isBuiltIn ? BuiltInModel.CellsDefault : null);
        return new LlamaContextOptions { ContextTokens = cells, KeyType = type, ValueType = type };
    }

    private static LlamaModelEngine OpenModel(string path, LlamaContextOptions context, ICommandOutput output)
    {
        LlamaLibrary library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);
        output.Note($"{Path.GetFileName(path)} on {library.Name}, {library.Backend}: {library.BackendReason}");
        return LlamaModelEngine.Load(
            library, new LlamaModelOptions { Path = path }, context, NullLoggerFactory.Instance);
    }
}
