using System.Text.Json.Nodes;
using Pipelines.Core.Inference;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Load;

/// <summary>
/// Ten thousand runs lie in the app. What they cost whoever asks is counted, not timed: entries and bytes of a page, requests to the store. How
/// many steps a page costs the engine is in the tests of the hub.
/// </summary>
public sealed class StoredRunsTests
{
    private const int Runs = 10_000;
    private const int EntryBytesMax = 512;

    [Fact]
    public async Task TenThousandRuns_PagesOfAll_HoldEachRunOnceAndAskTheStoreNothing()
    {
        using var folder = new TemporaryFolder();
        var store = new WatchedBlobStore(new FileBlobStore(folder["store"], TimeProvider.System));
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Folder = folder, Store = store });
        await StoredRuns.AddAsync(app, Runs);

        List<string> all = await app.Client.AllRunsAsync(top: 1_000);
        List<string> failed = await app.Client.AllRunsAsync(top: 7, "&pipeline=other&status=Failed");
        List<string> some = await app.Client.AllRunsAsync(top: 100, "&prefix=stored-00012");
        string page = await app.Client.GetStringAsync("/api/runs?top=1000");
        string usual = await app.Client.GetStringAsync("/api/runs");

        Assert.Equal(Enumerable.Range(0, Runs).Select(static i => $"stored-{i:000000}").Reverse(), all);
        Assert.Equal(Enumerable.Range(0, Runs).Where(static i => i % 200 == 100).Select(static i => $"stored-{i:000000}").Reverse(), failed);
        Assert.Equal(Enumerable.Range(120, 10).Select(static i => $"stored-{i:000000}").Reverse(), some);
        Assert.InRange(page.Length, 1, 1_000 * EntryBytesMax);
        Assert.Equal(100, JsonNode.Parse(usual)!["runs"]!.AsArray().Count);
        Assert.DoesNotContain(store.Asked, static name => name.StartsWith("runs/", StringComparison.Ordinal) || name.StartsWith("run-list/", StringComparison.Ordinal) || name.StartsWith("hub/s", StringComparison.Ordinal));
    }

    /// <summary>A page that is short of what it could hold is the last: nobody leafs through empty pages to find the few that failed.</summary>
    [Theory]
    [InlineData("Failed", 100)]
    [InlineData("Failed,Canceled", 100)]
    [InlineData("CompletedWithFailures", 0)]
    [InlineData("Running", 0)]
    public async Task RareRuns_AmongTenThousand_AreOnePage(string status, int count)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await StoredRuns.AddAsync(app, Runs);

        JsonNode page = JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs?top=1000&status={status}"))!;

        Assert.Equal(count, page["runs"]!.AsArray().Count);
        Assert.Null(page["continuationToken"]);
    }

    [Fact]
    public async Task RunsByStatus_OfRealRuns_AreThoseThatHaveIt()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            string text = request.Messages[^1].Content;
            await (text.Contains("waits", StringComparison.Ordinal) ? gate.Task.WaitAsync(cancellationToken) : Task.CompletedTask);
            return text.Contains("bad", StringComparison.Ordinal)
                ? throw new InferenceException(InferenceFailureKind.ContextOverflow, "The prompt is too long.")
                : Answers.Text(request, """{"category": "billing"}""");
        });
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = model });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string waiting = await app.StartAsync("tickets", "it waits");
        string canceled = await app.StartAsync("tickets", "it waits and is canceled");
        string well = await app.StartAsync("tickets", "good");
        string partly = await app.StartAsync("tickets", "good", "bad");
        await app.EndAsync(well);
        await app.EndAsync(partly);
        (await app.Client.PostAsync($"/api/runs/{canceled}/cancel", content: null)).EnsureSuccessStatusCode();
        await app.EndAsync(canceled);

        Assert.Equal([well], await app.Client.AllRunsAsync(top: 10, "&status=Completed"));
        Assert.Equal([partly], await app.Client.AllRunsAsync(top: 10, "&status=CompletedWithFailures&pipeline=tickets"));
        Assert.Equal([canceled], await app.Client.AllRunsAsync(top: 10, "&status=Canceled,Failed"));
        Assert.Equal([well, waiting], await app.Client.AllRunsAsync(top: 10, "&status=Running,Completed"));
        gate.SetResult();
        await app.EndAsync(waiting);
        Assert.Equal([well, waiting], await app.Client.AllRunsAsync(top: 10, "&status=Completed&pipeline=tickets"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?wait=1")]
    [InlineData("/output?limit=10&offset=20")]
    [InlineData("/usage")]
    public async Task OneRun_AmongTenThousand_CostsTheStoreNoMoreThanAlone(string question)
    {
        using var folder = new TemporaryFolder();
        var store = new WatchedBlobStore(new FileBlobStore(folder["store"], TimeProvider.System));
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Folder = folder, Store = store });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", [.. Enumerable.Range(0, 50).Select(static row => $"row {row}")]);
        await app.EndAsync(run);

        (int before, string answer) = await AskAsync(app, store, run, question);
        await StoredRuns.AddAsync(app, Runs);
        (int after, string again) = await AskAsync(app, store, run, question);

        Assert.Equal(answer, again);
        Assert.Equal(before, after);
        Assert.InRange(after, 1, 16);
    }

    /// <returns>How often the store was asked about the run, and the answer.</returns>
    private static async Task<(int Requests, string Answer)> AskAsync(RunningApp app, WatchedBlobStore store, string run, string question)
    {
        int Asked() => store.Asked.Count(name => name.StartsWith($"runs/{run}/", StringComparison.Ordinal));
        int before = Asked();
        string answer = await app.Client.GetStringAsync($"/api/runs/{run}{question}");
        return (Asked() - before, answer);
    }
}
