using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pipelines.Durable.Clients;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Management;

public sealed class DurableClientTests
{
    private const string Input = """[{"text":"a"},{"text":"b"}]""";
    private const int PollsMax = 2_000;

    [Fact]
    public async Task Start_AndPoll_AnswersAsDurableFunctionsDoes()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add, Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Admin);
        var client = new DurableClient(app.Client);

        JsonNode payload = await client.StartAsync(new Uri(app.Address, "/api/pipelines/tickets/runs"), Input, TestKeys.Function);
        int polls = 0;
        (HttpStatusCode status, JsonNode body) = await client.PollAsync((string)payload["statusQueryGetUri"]!, () => LetGoAsync(++polls, gate, app, (string)payload["id"]!), PollsMax);

        Assert.True(polls > 0, "It was never 202.");
        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            payload.AsObject().Select(static one => one.Key));
        string id = (string)payload["id"]!;
        string code = ((string)payload["statusQueryGetUri"]!).Split("code=")[1];
        string instance = $"{app.Address}runtime/webhooks/durabletask/instances/{id}";
        string query = $"taskHub=pipelines&connection=Storage&code={code}";
        Assert.Equal($"{instance}?{query}", (string?)payload["statusQueryGetUri"]);
        Assert.Equal($"{instance}/raiseEvent/{{eventName}}?{query}", (string?)payload["sendEventPostUri"]);
        Assert.Equal($"{instance}/terminate?reason={{text}}&{query}", (string?)payload["terminatePostUri"]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"],
            body.AsObject().Select(static one => one.Key));
        Assert.Equal("Completed", (string?)body["runtimeStatus"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)body["createdTime"]);
    }

    [Fact]
    public async Task Terminate_SuspendResume_RaiseEvent_Purge_AreAnsweredAsDocumented()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add, Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Admin);
        var client = new DurableClient(app.Client);
        JsonNode payload = await client.StartAsync(new Uri(app.Address, "/runtime/webhooks/durabletask/orchestrators/tickets/my-run"), Input, TestKeys.Function);
        Assert.Equal("my-run", (string?)payload["id"]);

        Assert.Equal(HttpStatusCode.Accepted, await client.SignalAsync((string)payload["suspendPostUri"]!, "not now"));
        Assert.Equal(HttpStatusCode.Accepted, await client.SignalAsync((string)payload["resumePostUri"]!, "now"));
        Assert.Equal(HttpStatusCode.Accepted, await client.RaiseEventAsync((string)payload["sendEventPostUri"]!, "anything", """{"x":1}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await client.RaiseEventAsync((string)payload["sendEventPostUri"]!, "anything", "{broken"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.PurgeAsync((string)payload["purgeHistoryDeleteUri"]!)).Status);
        Assert.Equal(HttpStatusCode.Accepted, await client.SignalAsync((string)payload["terminatePostUri"]!, "enough"));
        (_, JsonNode ended) = await client.PollAsync((string)payload["statusQueryGetUri"]!, static () => Task.CompletedTask, PollsMax);

        Assert.Equal("Terminated", (string?)ended["runtimeStatus"]);
        Assert.Equal("enough", (string?)ended["output"]);
        Assert.Equal(HttpStatusCode.Gone, await client.SignalAsync((string)payload["terminatePostUri"]!, "again"));
        Assert.Equal(HttpStatusCode.Gone, await client.RaiseEventAsync((string)payload["sendEventPostUri"]!, "anything", "{}"));
        JsonNode run = await app.EndAsync("my-run", TestKeys.Reader);
        Assert.Equal("Canceled", (string?)run["status"]);
        (HttpStatusCode purged, JsonNode count) = await client.PurgeAsync((string)payload["purgeHistoryDeleteUri"]!);
        Assert.Equal(HttpStatusCode.OK, purged);
        Assert.True((int)count["instancesDeleted"]! >= 1);
        using HttpResponseMessage gone = await app.Client.GetAsync((string)payload["statusQueryGetUri"]!);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Query_MoreThanAPage_IsFoundByContinuation()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        List<string> runs = [];
        for (int number = 0; number < 7; number++)
        {
            runs.Add(await app.StartAsync("tickets", $"text {number}"));
        }

        foreach (string run in runs)
        {
            await app.EndAsync(run);
        }

        var client = new DurableClient(app.Client);
        IReadOnlyList<string> found = await client.QueryAsync("/runtime/webhooks/durabletask/instances?runtimeStatus=Completed&top=3", key: null);

        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Subset(found.ToHashSet(), runs.ToHashSet());
    }

    [Fact]
    public async Task History_OfAnEndedInstance_HasEachTaskOnceAndItsOutputOnDemand()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        var client = new DurableClient(app.Client);
        JsonNode payload = await client.StartAsync(new Uri(app.Address, "/runtime/webhooks/durabletask/orchestrators/tickets"), Input, key: null);
        await app.EndAsync((string)payload["id"]!);

        JsonArray bare = (await client.HistoryAsync((string)payload["statusQueryGetUri"]!, withOutput: false)).AsArray();
        JsonArray full = (await client.HistoryAsync((string)payload["statusQueryGetUri"]!, withOutput: true)).AsArray();
        using HttpResponseMessage without = await app.Client.GetAsync((string)payload["statusQueryGetUri"]!);

        Assert.Equal(full.Select(static one => (string)one!["EventType"]!), bare.Select(static one => (string)one!["EventType"]!));
        Assert.Equal(("ExecutionStarted", "PipelineRun"), ((string)full[0]!["EventType"]!, (string)full[0]!["FunctionName"]!));
        Assert.Equal(("ExecutionCompleted", "Completed"), ((string)full[^1]!["EventType"]!, (string)full[^1]!["OrchestrationStatus"]!));
        JsonNode begun = Assert.Single(full, static one => (string?)one!["FunctionName"] == "BeginRun")!;
        Assert.Equal("TaskCompleted", (string)begun["EventType"]!);
        Assert.True(DateTimeOffset.Parse((string)begun["ScheduledTime"]!, CultureInfo.InvariantCulture) <= DateTimeOffset.Parse((string)begun["Timestamp"]!, CultureInfo.InvariantCulture));
        Assert.NotNull(begun["Result"]);
        Assert.NotNull(full[^1]!["Result"]!["status"]);
        Assert.Contains(full, static one => (string)one!["EventType"]! == "SubOrchestrationInstanceCompleted" && (string?)one["FunctionName"] == "PipelineStage");
        Assert.DoesNotContain(full, static one => (string)one!["EventType"]! is "TaskScheduled" or "OrchestratorStarted" or "OrchestratorCompleted");
        Assert.All(bare, static one => Assert.Null(one!["Result"]));
        Assert.DoesNotContain("historyEvents", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rewind_OfWhatHasFailed_IsTakenAndAllElseIsRefusedAsDocumented()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        var client = new DurableClient(app.Client);
        IDurableClient engine = app.Services.GetRequiredService<IDurableClient>();
        await engine.StartAsync(new OrchestrationStart("PipelineRun") { InstanceId = "broken", InputJson = "5" }, default);
        OrchestrationMetadata before = (await engine.WaitForCompletionAsync("broken", includePayloads: false, default))!;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, before.Status);
        JsonNode payload = await client.StartAsync(new Uri(app.Address, "/runtime/webhooks/durabletask/orchestrators/tickets/at-work"), Input, key: null);

        Assert.Equal(HttpStatusCode.Accepted, await client.SignalAsync(RewindUri("broken"), "mended"));
        Assert.Equal(HttpStatusCode.BadRequest, await client.SignalAsync(RewindUri("at-work"), "why not"));
        Assert.Equal(HttpStatusCode.NotFound, await client.SignalAsync(RewindUri("nobody"), "why not"));
        gate.SetResult();
        await app.EndAsync("at-work");
        Assert.Equal(HttpStatusCode.Gone, await client.SignalAsync(RewindUri("at-work"), "too late"));

        OrchestrationMetadata after = (await engine.WaitForCompletionAsync("broken", includePayloads: false, default))!;
        Assert.True(after.CreatedAt > before.CreatedAt, "It was not begun anew.");
        Assert.NotNull(payload["restartPostUri"]);
    }

    [Fact]
    public async Task Restart_UnderANewIdOrItsOwn_IsAnsweredAsAStart()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        var client = new DurableClient(app.Client);
        JsonNode payload = await client.StartAsync(new Uri(app.Address, "/runtime/webhooks/durabletask/orchestrators/tickets/once"), Input, key: null);
        await app.EndAsync("once");

        (HttpStatusCode anew, JsonNode other) = await client.RestartAsync((string)payload["restartPostUri"]!, withNewInstanceId: true);
        (HttpStatusCode again, JsonNode same) = await client.RestartAsync((string)payload["restartPostUri"]!, withNewInstanceId: false);
        (HttpStatusCode ended, _) = await client.PollAsync((string)other["statusQueryGetUri"]!, static () => Task.CompletedTask, PollsMax);

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.OK], new[] { anew, again, ended });
        Assert.NotEqual("once", (string)other["id"]!);
        Assert.Equal("once", (string)same["id"]!);
    }

    [Fact]
    public async Task ACode_OpensItsOwnInstanceOnly()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Admin);
        var client = new DurableClient(app.Client);
        JsonNode one = await client.StartAsync(new Uri(app.Address, "/api/pipelines/tickets/runs"), Input, TestKeys.Function);
        JsonNode other = await client.StartAsync(new Uri(app.Address, "/api/pipelines/tickets/runs"), Input, TestKeys.Function);
        string code = ((string)one["statusQueryGetUri"]!).Split("code=")[1];

        using HttpResponseMessage stranger = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances/{other["id"]}?code={code}");
        using HttpResponseMessage list = await app.Client.GetAsync($"/runtime/webhooks/durabletask/instances?code={code}");
        using HttpResponseMessage api = await app.Client.GetAsync($"/api/runs/{one["id"]}?code={code}");

        Assert.Equal([401, 401, 401], new[] { stranger, list, api }.Select(static answer => (int)answer.StatusCode));
    }

    private static string RewindUri(string instance) => $"/runtime/webhooks/durabletask/instances/{instance}/rewind?reason={{text}}";

    /// <summary>The model answers once the client has seen that the run goes on.</summary>
    private static Task<JsonNode> LetGoAsync(int polls, TaskCompletionSource gate, RunningApp app, string run)
    {
        if (polls == 1)
        {
            gate.SetResult();
        }

        return app.EndAsync(run, TestKeys.Reader);
    }
}
