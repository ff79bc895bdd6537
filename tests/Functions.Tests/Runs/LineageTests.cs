using System.Net;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class LineageTests
{
    [Fact]
    public async Task Get_ARowOfTheOutput_LeadsToWhatWasSentAndWhatCameBack()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "the first", "the second");
        await app.EndAsync(run);

        JsonNode trace = JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/lineage/1"))!;

        JsonNode call = Assert.Single(trace["stages"]!.AsArray())!["calls"]!.AsArray().Single()!;
        Assert.Contains(call["messages"]!.AsArray(), static message => ((string)message!["content"]!).Contains("Which category is this ticket? the second", StringComparison.Ordinal));
        Assert.Contains("billing", (string?)call["answers"]![0], StringComparison.Ordinal);
        Assert.Equal("classify", (string?)call["operator"]);
        string id = (string)trace["row"]!;
        Assert.Equal(trace.ToJsonString(), JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/lineage/{id}"))!.ToJsonString());
    }

    [Theory]
    [InlineData("99")]
    [InlineData("no-such-row:1")]
    [InlineData("..%2f..%2fapp")]
    public async Task Get_ARowThatIsNone_IsNotFound(string row)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a");
        await app.EndAsync(run);

        using HttpResponseMessage answer = await app.Client.GetAsync($"/api/runs/{run}/lineage/{row}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await HttpProblem.ReadAsync(answer);
    }
}
