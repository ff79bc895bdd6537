using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Load;

public sealed class ManyStartsTests
{
    [Fact]
    public async Task Starts_FiveHundredAtOnce_EachIsOneRunWithItsOwnRows()
    {
        const int Starts = 500;
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        string[] runs = await Task.WhenAll(Enumerable.Range(0, Starts).Select(number => app.StartAsync("tickets", $"text {number}")));
        string[] statuses = await Task.WhenAll(runs.Select(async run => (string)(await app.EndAsync(run))["status"]!));
        string[] texts = await Task.WhenAll(runs.Select(async run => (string)JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/output"))!["text"]!));

        Assert.All(statuses, static status => Assert.Equal("Completed", status));
        Assert.Equal(Enumerable.Range(0, Starts).Select(static number => $"text {number}"), texts);
        Assert.Equal(runs.Order(), (await app.Client.AllRunsAsync(top: 100)).Order());
    }
}
