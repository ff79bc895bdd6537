using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;

namespace Pipelines.Cli.Tests.Cache;

/// <summary>The real process, killed while it writes a snapshot: nothing half written is ever read, and nothing is lost but time.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CliSession _cli = new() { Clock = TimeProvider.System };

    public KilledWriterTests() => LongPromptPipeline.Write(_cli);

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("namespace.json")] // the last thing before the snapshot itself
    [InlineData("*.kvs")]
    public async Task Run_KilledWhileASnapshotIsWritten_TheNextRunAnswersTheSame(string seen)
    {
        await LongPromptPipeline.RunAsync(_cli, "--kv-ram", "0");
        string answers = await File.ReadAllTextAsync(_cli["out.json"]);
        Assert.Empty(LongPromptPipeline.Snapshots(_cli));

        await KillWhenSeenAsync(seen);
        Assert.Equal(ExitCode.Ok, (await _cli.RunAsync("cache", "verify")).ExitCode);
        JObject next = await LongPromptPipeline.RunAsync(_cli);
        string afterKill = await File.ReadAllTextAsync(_cli["out.json"]);
        JObject last = await LongPromptPipeline.RunAsync(_cli);

        Assert.Equal("Completed", (string)next["status"]!);
        Assert.Equal(answers, afterKill);
        Assert.True((int)last["cachedTokensByTier"]!["disk"]! > 200, last.ToString());
        Assert.Equal(answers, await File.ReadAllTextAsync(_cli["out.json"]));
        Assert.Equal(ExitCode.Ok, (await _cli.RunAsync("cache", "verify")).ExitCode);
    }

    private async Task KillWhenSeenAsync(string name)
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_cli[".pipelines"], name) { IncludeSubdirectories = true };
        watcher.Created += (_, _) => isSeen.TrySetResult();
        watcher.Renamed += (_, _) => isSeen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using CliProcess process = CliProcess.Start(
            _cli.Home, "run", _cli["long.yaml"], "--fresh", "--store", _cli[".pipelines"], "--out", _cli["killed.json"], "--concurrency", "1", "--kv-restore-always");
        Task ended = process.EndAsync();
        await Task.WhenAny(isSeen.Task, ended).WaitAsync(Patience);
        process.Signal("KILL");
        await ended;
    }
}
