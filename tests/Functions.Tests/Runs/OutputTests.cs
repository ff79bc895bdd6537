using System.Net;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class OutputTests
{
    [Fact]
    public async Task Get_PagesRangesAndFormats_GiveTheSameRows()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string[] texts = [.. Enumerable.Range(0, 700).Select(static number => $"text {number}")];
        string run = await app.StartAsync("tickets", texts);
        JsonNode end = await app.EndAsync(run);

        Assert.Equal(700, (int)end["outputRows"]!);
        Assert.Equal(texts, TextsOf(await app.Client.GetStringAsync($"/api/runs/{run}/output")));
        List<string> paged = [];
        for (string? page = $"/api/runs/{run}/output?limit=256"; page is not null;)
        {
            using HttpResponseMessage answer = await app.Client.GetAsync(page);
            paged.AddRange(TextsOf(await answer.Content.ReadAsStringAsync()));
            page = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        Assert.Equal(texts, paged);
        string csv = await app.Client.GetStringAsync($"/api/runs/{run}/output?format=csv&offset=698");
        Assert.Equal("text,category\ntext 698,billing\ntext 699,billing\n", csv);
    }

    [Theory]
    [InlineData("rows=0-1", 206, "rows 0-1/5", 2)]
    [InlineData("rows=3-", 206, "rows 3-4/5", 2)]
    [InlineData("rows=-1", 206, "rows 4-4/5", 1)]
    [InlineData("rows=1-99", 206, "rows 1-4/5", 4)]
    [InlineData("rows=5-", 416, null, 0)]
    [InlineData("rows=2-1", 416, null, 0)]
    [InlineData("rows=a-b", 400, null, 0)]
    [InlineData("rows=0-1,3-4", 400, null, 0)]
    public async Task Get_ARangeOfRows_IsAnsweredAsOne(string range, int status, string? contentRange, int count)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a", "b", "c", "d", "e");
        await app.EndAsync(run);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/output");
        request.Headers.TryAddWithoutValidation("Range", range);

        using HttpResponseMessage answer = await app.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        if (contentRange is not null)
        {
            Assert.Equal(contentRange, answer.Content.Headers.GetValues("Content-Range").Single());
            Assert.Equal(count, TextsOf(await answer.Content.ReadAsStringAsync()).Length);
        }
    }

    [Fact]
    public async Task Get_OutputOfARunThatGoesOn_IsAConflict()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a");

        using HttpResponseMessage early = await app.Client.GetAsync($"/api/runs/{run}/output");
        gate.SetResult();
        await app.EndAsync(run);

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        await HttpProblem.ReadAsync(early);
        Assert.Equal(["a"], TextsOf(await app.Client.GetStringAsync($"/api/runs/{run}/output")));
    }

    [Fact]
    public async Task DeadLetters_AreTheFailedRowsAndCanBeTriedAgain()
    {
        bool isMended = false;
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions
        {
            Client = Answering.FailingWhile(() => !isMended, "bad"),
        });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "good", "bad", "also good");
        JsonNode end = await app.EndAsync(run);

        Assert.Equal("CompletedWithFailures", (string?)end["status"]);
        string[] failed = (await app.Client.GetStringAsync($"/api/runs/{run}/dead-letter")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("bad", (string?)JsonNode.Parse(Assert.Single(failed))!["fields"]!["text"]);
        Assert.Equal(2, (int)JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/usage"))!["total"]!["calls"]!);

        isMended = true;
        using HttpResponseMessage retry = await app.Client.PostAsync($"/api/runs/{run}/retry-failed", content: null);
        Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        Assert.Equal("Completed", (string?)(await app.EndAsync(run))["status"]);
        Assert.Equal(["good", "bad", "also good"], TextsOf(await app.Client.GetStringAsync($"/api/runs/{run}/output")));
        Assert.Empty(await app.Client.GetStringAsync($"/api/runs/{run}/dead-letter"));
    }

    private static string[] TextsOf(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (string)JsonNode.Parse(line)!["text"]!)];
}
