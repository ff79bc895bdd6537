using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.ScriptedServer;

public sealed class ScriptedModelServerTests
{
    private static readonly JObject ToolRequest = JObject.Parse("""
        {
          "model": "m",
          "messages": [{"role": "user", "content": "say two words"}],
          "tools": [{"type": "function", "function": {"name": "send_output", "parameters": {"type": "object"}}}]
        }
        """);

    [Fact]
    public async Task Output_ToolsAsked_ComesAsToolCallWithUsage()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Output(new JObject { ["a"] = 1 }));

        JObject body = JObject.Parse(await (await PostAsync(server, ToolRequest)).Content.ReadAsStringAsync());

        Assert.Equal("""{"a":1}""", (string?)body.SelectToken("choices[0].message.tool_calls[0].function.arguments"));
        Assert.Equal("tool_calls", (string?)body.SelectToken("choices[0].finish_reason"));
        Assert.Equal(3, (int?)body.SelectToken("usage.prompt_tokens"));
    }

    [Fact]
    public async Task Calls_SeveralMade_AreKeptInOrderWithHeadersAndBodies()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("ok"));

        await PostAsync(server, new JObject { ["model"] = "first" });
        await PostAsync(server, new JObject { ["model"] = "second" }, key: "k");

        Assert.Equal(["first", "second"], server.Calls.Select(call => call.Model));
        Assert.Equal([null, "k"], server.Calls.Select(call => call.IdempotencyKey));
        Assert.All(server.Calls, call => Assert.Equal("/v1/chat/completions", call.Path));
    }

    [Fact]
    public async Task IdempotencyKey_SeenBefore_RunsTheScriptOnce()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(
            call => ScriptedAnswer.Text($"answer {call.Index}"),
            new ScriptedServerOptions { HonoursIdempotencyKeys = true });

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
            await (await PostAsync(server, ToolRequest, key: "k")).Content.ReadAsStringAsync()));
        HttpResponseMessage otherBody = await PostAsync(server, new JObject { ["model"] = "other" }, key: "k");

        Assert.Equal(1, server.ScriptRuns);
        Assert.Single(answers.Select(answer => (string?)JObject.Parse(answer).SelectToken("choices[0].message.content")).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, otherBody.StatusCode);
    }

    [Fact]
    public async Task CutAfterBytes_WholeLengthAnnounced_BreaksTheBody()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Raw("0123456789").CutAfterBytes(4));

        await Assert.ThrowsAsync<HttpRequestException>(async () => await (await PostAsync(server, ToolRequest)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Hang_CallerHangsUp_IsSeen()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Hang());
        using var patience = new CancellationTokenSource();
        Task<HttpResponseMessage> call = PostAsync(server, ToolRequest, cancellationToken: patience.Token);
        await server.WaitForCallsAsync(1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.Calls[0].HungUp.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task DisposeAsync_CallHangs_EndsIt()
    {
        ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Hang());
        Task<HttpResponseMessage> call = PostAsync(server, ToolRequest);
        await server.WaitForCallsAsync(1);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        ScriptedModelServer server,
        JObject body,
        string? key = null,
        CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseUrl + "/chat/completions"));
        request.Content = new StringContent(body.ToString(), Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request, cancellationToken);
    }
}
