using GpuHost.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GpuHost.Tests.Kit;

/// <summary>A server that listens, and a client of it.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="settings">How it is started; the port is a free one.</param>
    /// <param name="clock">The server's clock; the real one if nothing is said.</param>
    /// <param name="seed">Where its ids come from: another one for each start over the same state.</param>
    public static async Task<RunningHost> StartAsync(HostSettings settings, TimeProvider? clock = null, int seed = 1)
    {
        WebApplication app = GpuHostApp.Build(settings with { Urls = "http://127.0.0.1:0" }, clock ?? TimeProvider.System, new Random(seed));
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RunningHost(app, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
