using System.CommandLine;
using GpuHost.Serving.Inference;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Runs;
using Pipelines.Cli.Stores;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.Documents;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Connectors.Routing;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Segments;

namespace Pipelines.Cli.Serving;

/// <summary>The parts of a function app whose models run in this process. Disposing closes them, models included.</summary>
internal sealed class ServedParts : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = EndpointHttp.Create();
    private readonly HttpMessageInvoker _webhooks;
    private readonly PipelineParts _pipelineParts;
    private readonly DocumentParsers _documents;
    private readonly LocalModelClient _local;
    private readonly CallIndex _calls;

    private ServedParts(CliHost host, IBlobStore store, AppSettings settings, LocalModelClient local, HttpMessageInvoker webhooks)
    {
        _local = local;
        _webhooks = webhooks;
        _calls = new CallIndex(store, host.Clock);
        _pipelineParts = new PipelineParts(host with { WorkingFolder = settings.ScratchFolder }, pipelineFolder: null);
        _documents = new DocumentParsers(new DocumentParserOptions { WorkingDirectory = settings.ScratchFolder, SearchPath = host.ReadVariable("PATH") });
        Parts = new AppParts
        {
            Store = store,
            Log = new SegmentLog(store, SegmentLimits.Default, host.Clock),
            Calls = _calls,
            Files = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = settings.ScratchFolder, RowBytesMax = settings.Limits.RowBytesMax }),
            Documents = _documents,
            ClientOf = (plan, origin) => RunServices.ClientFor(RoutesOf(plan, origin, host), local, _http, host.Clock),
            PricesOf = (plan, origin) => RunServices.PricesFor(plan, local, RoutesOf(plan, origin, host)),
            ServicesOf = ServicesFor,
            Webhooks = webhooks,
            Time = host.Clock,
            Random = host.Random,
            NewGuid = host.NewGuid,
        };
    }

    public AppParts Parts { get; }

    public static ServedParts Open(CliHost host, ParseResult parse, AppSettings settings, bool allowsPrivateWebhooks, ICommandOutput output) => new(
        host,
        StoreOptions.AddressOf(host, parse).Open(host.Clock),
        settings,
        RunServices.OpenLocalModels(host, parse, output),
        GuardedHttp.Create(allowsPrivateWebhooks));

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        _http.Dispose();
        _webhooks.Dispose();
        _pipelineParts.Dispose();
        _documents.Dispose();
        _calls.Dispose();
    }

    private static EndpointRoutes RoutesOf(PipelinePlan plan, RunOrigin origin, CliHost host) =>
        EndpointRoutes.For(plan.Models, origin.Planning.ApiBase, origin.ApiKeyVariable, host.ReadVariable);

    private PlanningServices ServicesFor(PipelineRights rights) => new()
    {
        Tokenizers = _pipelineParts.Planning.Tokenizers,
        Code = rights.Code ? _pipelineParts.Planning.Code : null,
        Web = rights.Web ? _pipelineParts.Planning.Web : null,
    };
}
