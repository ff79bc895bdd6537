using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Time;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>A session whose models are behind a scripted server.</summary>
internal sealed class ScriptedRun : IAsyncDisposable
{
    private const int ClockSpeed = 20;

    private ScriptedRun(ScriptedModelServer server) => Server = server;

    public CliSession Cli { get; } = new() { Clock = new FastClock(ClockSpeed) };

    public ScriptedModelServer Server { get; }

    /// <summary>A server that answers as a good model does, unless the script says something else.</summary>
    /// <param name="script">By the call; null for the good answer.</param>
    /// <param name="options">How the server behaves besides.</param>
    /// <param name="before">Ends before a call is answered.</param>
    public static async Task<ScriptedRun> StartAsync(
        Func<ScriptedCall, ScriptedAnswer?>? script = null,
        ScriptedServerOptions? options = null,
        Func<ScriptedCall, Task>? before = null) => new(await ScriptedModelServer.StartAsync(
        async (call, _) =>
        {
            await (before?.Invoke(call) ?? Task.CompletedTask);
            return script?.Invoke(call) ?? NotesPipeline.GoodAnswer(call);
        },
        options));

    public Task<CliRun> RunAsync(params string[] more) => RunAsync(CancellationToken.None, more);

    public Task<CliRun> RunAsync(CancellationToken cancellationToken, params string[] more) =>
        Cli.RunAsync(cancellationToken, ["run", NotesPipeline.File, "--api-base", Server.BaseUrl.ToString(), .. more]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Cli.Dispose();
    }
}
