using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class SteerTests
{
    [Fact]
    public async Task Cancel_ARunAtWork_EndsItAndTheNextWishIsAConflict()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(new TaskCompletionSource().Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a");

        using HttpResponseMessage canceled = await app.Client.PostAsync($"/api/runs/{run}/cancel", content: null);
        JsonNode end = await app.EndAsync(run);
        using HttpResponseMessage late = await app.Client.PostAsync($"/api/runs/{run}/pause", content: null);

        Assert.Equal(HttpStatusCode.Accepted, canceled.StatusCode);
        Assert.Equal("Canceled", (string?)end["status"]);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        await HttpProblem.ReadAsync(late);
    }

    [Fact]
    public async Task Pause_AndResume_LosesNothing()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a", "b");

        await app.Client.PostAsync($"/api/runs/{run}/pause", content: null);
        await app.StatusAsync(run, "Paused");
        gate.SetResult();
        await app.Client.PostAsync($"/api/runs/{run}/resume", content: null);
        JsonNode end = await app.EndAsync(run);

        Assert.Equal("Completed", (string?)end["status"]);
        Assert.Equal(2, (int)end["outputRows"]!);
    }

    [Fact]
    public async Task Budget_OfARunThatHasSpentIts_LetsItGoOn()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using HttpResponseMessage started = await app.Client.PostAsync("/api/pipelines/tickets/runs?maxTokens=1", AppCalls.Rows("a", "b"));
        string run = (string)(await started.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        await app.StatusAsync(run, "BudgetExceeded");

        using HttpResponseMessage wrong = await app.Client.PostAsync($"/api/runs/{run}/budget", new StringContent("""{"maxTokens":-5}""", Encoding.UTF8, "application/json"));
        using HttpResponseMessage raised = await app.Client.PostAsync($"/api/runs/{run}/budget", new StringContent("""{"maxTokens":1000000,"maxCost":null}""", Encoding.UTF8, "application/json"));
        JsonNode end = await app.EndAsync(run);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        Assert.Equal("Completed", (string?)end["status"]);
    }

    [Fact]
    public async Task Delete_ARun_LeavesNothingOfItsDocuments()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a very private matter");
        await app.EndAsync(run);

        using HttpResponseMessage erased = await app.Client.DeleteAsync($"/api/runs/{run}");

        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        Assert.Empty(await app.BlobsAsync($"runs/{run}"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync($"/api/runs/{run}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.DeleteAsync($"/api/runs/{run}")).StatusCode);
        Assert.DoesNotContain("very private", await app.AllTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ARunAtWork_NeedsForce()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(new TaskCompletionSource().Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a");

        using HttpResponseMessage refused = await app.Client.DeleteAsync($"/api/runs/{run}");
        using HttpResponseMessage forced = await app.Client.DeleteAsync($"/api/runs/{run}?force=true");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.Empty(await app.BlobsAsync($"runs/{run}"));
    }

    [Fact]
    public async Task List_ByPipelineStatusAndPage_FindsEachRunOnce()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.FailingOn("bad") });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        await app.PutPipelineAsync("other", TestPipelines.Tickets);
        List<string> good = [];
        for (int number = 0; number < 5; number++)
        {
            good.Add(await app.StartAsync("tickets", $"good {number}"));
            await app.StartAsync("tickets", $"good {number}", $"bad {number}");
            await app.StartAsync("other", $"good {number}");
        }

        foreach (JsonNode? run in (await app.Client.GetFromJsonAsync<JsonNode>("/api/runs"))!["runs"]!.AsArray())
        {
            await app.EndAsync((string)run!["runId"]!);
        }

        List<string> found = [];
        string? token = null;
        do
        {
            JsonNode page = (await app.Client.GetFromJsonAsync<JsonNode>($"/api/runs?pipeline=tickets&status=completed&top=2{(token is null ? "" : $"&token={Uri.EscapeDataString(token)}")}"))!;
            found.AddRange(page["runs"]!.AsArray().Select(static run => (string)run!["runId"]!));
            token = (string?)page["continuationToken"];
        }
        while (token is not null);

        Assert.Equal(good.Order(), found.Order());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.GetAsync("/api/runs?status=nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.GetAsync("/api/runs?token=nonsense")).StatusCode);
    }
}
