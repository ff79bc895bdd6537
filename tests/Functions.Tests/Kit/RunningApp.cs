using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.Documents;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Functions.App.Hosting;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>An app that listens on a free port, with a real store, a real hub and models that a test scripts; and a client of it.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly CallIndex _calls;
    private readonly HttpMessageInvoker _webhooks;
    private readonly DocumentParsers _documents;
    private readonly WebApplication _app;

    private RunningApp(TemporaryFolder folder, bool ownsFolder, WebApplication app, IBlobStore store, CallIndex calls, HttpMessageInvoker webhooks, DocumentParsers documents, Uri address)
    {
        (_folder, _ownsFolder, _app, Store, _calls, _webhooks, _documents, Address) = (folder, ownsFolder, app, store, calls, webhooks, documents, address);
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IBlobStore Store { get; }

    /// <summary>Where bodies lie while they are being read.</summary>
    public string ScratchFolder => _folder["scratch"];

    public IServiceProvider Services => _app.Services;

    /// <param name="options">What the test wants different.</param>
    public static async Task<RunningApp> StartAsync(AppOptions? options = null)
    {
        options ??= new AppOptions();
        TemporaryFolder folder = options.Folder ?? new TemporaryFolder();
        TimeProvider time = options.Time;
        IBlobStore store = options.Store ?? new FileBlobStore(Path.Combine(folder.FullPath, "store"), time);
        var calls = new CallIndex(store, time);
        HttpMessageInvoker webhooks = GuardedHttp.Create(allowsPrivateAddresses: true);
        string scratch = Path.Combine(folder.FullPath, "scratch");
        var documents = new DocumentParsers(new DocumentParserOptions { WorkingDirectory = scratch });
        AppSettings settings = new()
        {
            Urls = "http://127.0.0.1:0",
            HubFile = Path.Combine(folder.FullPath, "hub.db"),
            ScratchFolder = scratch,
            Planning = new PlanningOptions { FallbackModel = "test-model" },
            AllowsPlainWebhooks = true,
        };
        AppParts parts = new()
        {
            Store = store,
            Log = new SegmentLog(store, SegmentLimits.Default, time),
            Calls = calls,
            Files = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = scratch }),
            Documents = documents,
            ClientOf = (_, _) => options.Client,
            PricesOf = static (_, _) => PriceBook.BuiltIn().With("test-model", ModelPrice.Free),
            ServicesOf = options.ServicesOf,
            Webhooks = webhooks,
            Queue = options.Queue,
            Time = time,
            Random = new Random(1),
            NewGuid = NewGuid,
        };
        WebApplication app = await FunctionApp.BuildAsync(options.Change(settings), parts, CancellationToken.None);
        await app.StartAsync();
        app.Services.GetRequiredService<Readiness>().Open();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RunningApp(folder, options.Folder is null, app, store, calls, webhooks, documents, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _webhooks.Dispose();
        _documents.Dispose();
        _calls.Dispose();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }

#pragma warning disable RS0030 // Names of runs: nothing that is asserted depends on them.
    private static Guid NewGuid() => Guid.NewGuid();
#pragma warning restore RS0030
}
