using Pipelines.Cli.Tests.Models;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Cli.Tests.Hosting;

public sealed class ProcessTests
{
    private const int HeldBackAfterBytes = 2000;

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task Pull_ProcessIsStopped_TheNextOneGoesOnWhereItStopped(string signal, int expectedExit)
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        server.Faults.Enqueue(new FileFault.Hang(HeldBackAfterBytes));
        string[] pull = ["models", "pull", server.Address.ToString(), "--json"];

        using CliProcess first = CliProcess.Start(cli.Home, pull);
        await HasArrivedAsync(cli[".pipelines/models/model/pull.part"], HeldBackAfterBytes);
        first.Signal(signal);
        (int firstExit, _, string firstError) = await first.EndAsync();

        Assert.Equal(expectedExit, firstExit);
        Assert.Equal(signal != "KILL", firstError.Contains("error: interrupted", StringComparison.Ordinal));

        using CliProcess second = CliProcess.Start(cli.Home, pull);
        (int secondExit, string secondOut, _) = await second.EndAsync();

        Assert.Equal(0, secondExit);
        Assert.Contains("\"fetched\":true", secondOut, StringComparison.Ordinal);
        Assert.Equal(["", $"bytes={HeldBackAfterBytes}-"], server.Requests.Select(r => r.Range));
    }

    [Fact]
    public async Task Version_RealProcess_PrintsToStdoutAndEndsWith0()
    {
        using CliSession cli = new();
        using CliProcess process = CliProcess.Start(cli.Home, "version");

        (int exit, string stdout, string stderr) = await process.EndAsync();

        Assert.Equal(0, exit);
        Assert.StartsWith("pipelines   0.1.0", stdout, StringComparison.Ordinal);
        Assert.Equal("", stderr);
    }

    /// <summary>Another process writes the file, so its length is all there is to look at.</summary>
    private static async Task HasArrivedAsync(string path, long bytes)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10));
        do
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
        while (new FileInfo(path) is not { Exists: true } file || file.Length < bytes);
    }
}
