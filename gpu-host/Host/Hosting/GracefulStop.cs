using GpuHost.Host.Answers;
using GpuHost.Host.Api.Health;
using Pipelines.Http;

namespace GpuHost.Host.Hosting;

/// <summary>
/// Ends the server without losing what it has taken on:
/// <code>
/// ready ── asked to stop ──► draining ── nothing runs, or the drain's time is over ──► closed
///                            new requests: 503 · /ready: draining · batches: broken off, the next start goes on with them
/// </code>
/// </summary>
internal static class GracefulStop
{
    public static async Task StopAsync(WebApplication app)
    {
        HostLimits limits = app.Services.GetRequiredService<HostLimits>();
        app.Services.GetRequiredService<Readiness>().Drain();
        Task empty = app.Services.GetRequiredService<Intake>().Close();
        app.Lifetime.StopApplication();
        using var patience = new CancellationTokenSource(limits.DrainTimeout, app.Services.GetRequiredService<TimeProvider>());
        try
        {
            await empty.WaitAsync(patience.Token);
            await app.Services.GetRequiredService<AnswerDesk>().DrainAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // What still runs is cut off below: it is not on the bill, and its caller sees no end of an answer.
        }

        await app.StopAsync(CancellationToken.None);
    }
}
