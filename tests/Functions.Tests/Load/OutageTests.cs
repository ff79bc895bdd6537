using System.Net;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Load;

/// <summary>A real Azurite goes away under load and comes back.</summary>
public sealed class OutageTests
{
    private const int Clients = 6;
    private const int RunsPerClient = 3;
    private const int RowsPerRun = 4;
    private const int OutageAtCall = 10;

    [Fact]
    public async Task Azurite_StoppedAndStartedUnderLoad_NothingIsLostAndNothingDoubled()
    {
        using var disk = new TemporaryFolder();
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(disk.FullPath);
        var store = new WatchedBlobStore(StoreAddress.Parse(azurite.ConnectionString, "app", workingFolder: "/").Open(TimeProvider.System));
        var underLoad = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        var model = new ScriptedInferenceClient(request =>
        {
            if (Interlocked.Increment(ref calls) == OutageAtCall)
            {
                underLoad.SetResult();
            }

            return Answers.Text(request, """{"category": "billing"}""");
        });
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Store = store, Client = model });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        Task<string[]>[] clients = [.. Enumerable.Range(0, Clients).Select(client => StartAllAsync(app.Client, client))];
        await underLoad.Task;
        await azurite.StopAsync();
        await store.FailedAsync(store.Failures + Clients);
        Assert.DoesNotContain(clients, static client => client.IsCompleted);
        await azurite.RestartAsync();
        string[] runs = [.. (await Task.WhenAll(clients)).SelectMany(static run => run)];

        Assert.Equal(Clients * RunsPerClient, runs.Distinct().Count());
        Assert.Equal(runs.Order(), (await app.Client.AllRunsAsync(top: 5)).Order());
        Assert.Equal(runs.Length, (await app.BlobsAsync("run-list/")).Count);
        Assert.Equal(runs.Length * RowsPerRun, model.Calls);
    }

    /// <summary>One run after the other, each to its end and to its rows.</summary>
    private static async Task<string[]> StartAllAsync(HttpClient app, int client)
    {
        var runs = new string[RunsPerClient];
        for (int number = 0; number < RunsPerClient; number++)
        {
            string[] texts = [.. Enumerable.Range(0, RowsPerRun).Select(row => $"client {client}, run {number}, row {row}")];
            runs[number] = await app.StartPatientlyAsync("tickets", $"{client}/{number}", texts);
            JsonNode end = await app.EndPatientlyAsync(runs[number]);
            Assert.Equal("Completed", (string?)end["status"]);
            (HttpStatusCode status, string output) = await app.SendPatientlyAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{runs[number]}/output"));
            Assert.True(status == HttpStatusCode.OK, $"{status}: {output}");
            Assert.Equal(texts, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (string)JsonNode.Parse(line)!["text"]!));
        }

        return runs;
    }
}
