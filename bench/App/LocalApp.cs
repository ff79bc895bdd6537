using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipelines.Bench.Map;
using Pipelines.Bench.Orchestrate;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.Documents;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Durable.Hub;
using Pipelines.Functions.App.Hosting;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;

namespace Pipelines.Bench.App;

/// <summary>The app in this process over the folder of an <see cref="AppServer"/>, so that what it asks of its store and its hub can be counted.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IDisposable[] _parts;

    private LocalApp(WebApplication app, CountingStore store, IDisposable[] parts, Uri address)
    {
        (_app, Store, _parts) = (app, store, parts);
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public CountingStore Store { get; }

    public DurableHub Hub => _app.Services.GetRequiredService<DurableHub>();

    public static async Task<LocalApp> StartAsync(string folder)
    {
        TimeProvider time = TimeProvider.System;
        var store = new CountingStore(new FileBlobStore(Path.Combine(folder, "store"), time));
        var calls = new CallIndex(store, time);
        HttpMessageInvoker webhooks = GuardedHttp.Create(allowsPrivateAddresses: true);
        string scratch = Path.Combine(folder, "scratch");
        var documents = new DocumentParsers(new DocumentParserOptions { WorkingDirectory = scratch });
        var model = new InstantModel("""{"category":"billing"}""", TimeSpan.Zero);
        PriceBook prices = PriceBook.BuiltIn().With(AppServer.Model, ModelPrice.Free);
        var settings = new AppSettings { Urls = "http://127.0.0.1:0", HubFile = Path.Combine(folder, "hub.db"), ScratchFolder = scratch };
        WebApplication app = await FunctionApp.BuildAsync(
            settings,
            new AppParts
            {
                Store = store,
                Log = new SegmentLog(store, SegmentLimits.Default, time),
                Calls = calls,
                Files = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = scratch }),
                Documents = documents,
                ClientOf = (_, _) => model,
                PricesOf = (_, _) => prices,
                ServicesOf = static _ => PlanningServices.None,
                Webhooks = webhooks,
                Time = time,
                Random = new Random(1),
                NewGuid = Guid.CreateVersion7,
            },
            CancellationToken.None);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new LocalApp(app, store, [calls, webhooks, documents, model], new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (IDisposable part in _parts)
        {
            part.Dispose();
        }
    }
}
