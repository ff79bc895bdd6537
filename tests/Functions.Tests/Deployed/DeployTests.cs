using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Deployed;

public sealed class DeployTests
{
    [Fact]
    public async Task Put_ANewPipelineAndThenTheSame_OneVersion()
    {
        await using RunningApp app = await RunningApp.StartAsync();

        using HttpResponseMessage first = await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using HttpResponseMessage again = await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using HttpResponseMessage changed = await app.PutPipelineAsync("tickets", TestPipelines.Tickets + "\n");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, (int)(await again.Content.ReadFromJsonAsync<JsonNode>())!["version"]!);
        Assert.Equal(2, (int)(await changed.Content.ReadFromJsonAsync<JsonNode>())!["version"]!);
        Assert.Equal(TestPipelines.Tickets, await app.Client.GetStringAsync("/api/pipelines/tickets/versions/1"));
    }

    [Fact]
    public async Task Put_ManyMistakes_AllAreToldAtOnceAndNothingIsKept()
    {
        await using RunningApp app = await RunningApp.StartAsync();

        using HttpResponseMessage answer = await app.PutPipelineAsync("tickets", TestPipelines.Tickets.Replace("prompt:", "promt:", StringComparison.Ordinal).Replace("input: tickets", "input: nothing", StringComparison.Ordinal));
        JsonNode problem = await HttpProblem.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True(problem["errors"]!.AsArray().Count >= 2);
        Assert.All(problem["errors"]!.AsArray(), static error => Assert.True((int)error!["line"]! > 0));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/api/pipelines/tickets")).StatusCode);
    }

    [Theory]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%2e%2e")]
    [InlineData("Tickets")]
    [InlineData("a%00b")]
    [InlineData("tickets%5c..%5cx")]
    public async Task Put_ANameThatIsNone_IsRefusedAndNothingIsWritten(string name)
    {
        await using RunningApp app = await RunningApp.StartAsync();

        using HttpResponseMessage answer = await app.PutPipelineAsync(name, TestPipelines.Tickets);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, answer.StatusCode.ToString());
        Assert.Empty(await app.BlobsAsync("pipelines/"));
    }

    [Fact]
    public async Task Put_PipelineWithCode_NeedsAKeyWithThatRight()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });

        using HttpResponseMessage answer = await app.PutPipelineAsync("loud", TestPipelines.WithCode, TestKeys.Admin);
        JsonNode problem = await HttpProblem.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("code", problem.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Put_BytesThatAreNoText_IsRefused()
    {
        await using RunningApp app = await RunningApp.StartAsync();

        using HttpResponseMessage answer = await app.Client.PutAsync("/api/pipelines/tickets", new ByteArrayContent([0xff, 0xfe, 0x00, 0xc3, 0x28]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", (string?)(await HttpProblem.ReadAsync(answer))["code"]);
    }
}
