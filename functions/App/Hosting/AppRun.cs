using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pipelines.Http;

namespace Pipelines.Functions.App.Hosting;

/// <summary>Runs an app until it is asked to stop, and stops it in good order within ten seconds.</summary>
public static class AppRun
{
    /// <summary>
    /// Listens, says so on <paramref name="output"/> (<c>listening on http://…</c>), and returns when the app has stopped.
    /// <code>
    /// ready ── asked to stop ──► draining: new requests 503, waiting ones answered at once
    ///          requests inside end, or their time is over ──► work is given back, files closed
    /// </code>
    /// </summary>
    /// <param name="app">From <see cref="FunctionApp.BuildAsync"/>; the caller disposes it.</param>
    /// <param name="output">Gets the addresses.</param>
    /// <param name="stop">Asks it to stop.</param>
    public static async Task RunAsync(WebApplication app, TextWriter output, CancellationToken stop)
    {
        await app.StartAsync(stop);
        app.Services.GetRequiredService<Readiness>().Open();
        foreach (string address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            await output.WriteLineAsync($"listening on {address}");
        }

        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        await asked.Task;
        await StopAsync(app);
    }

    private static async Task StopAsync(WebApplication app)
    {
        AppLimits limits = app.Services.GetRequiredService<AppLimits>();
        app.Services.GetRequiredService<Readiness>().Drain();
        Task empty = app.Services.GetRequiredService<Intake>().Close();
        using var patience = new CancellationTokenSource(limits.DrainTimeout, app.Services.GetRequiredService<TimeProvider>());
        try
        {
            await empty.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // What is still being answered is cut off below; its caller sees no end of an answer.
        }

        await app.StopAsync(CancellationToken.None);
    }
}
