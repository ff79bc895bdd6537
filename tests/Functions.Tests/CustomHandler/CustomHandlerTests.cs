using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pipelines.Core.Storage;
using Pipelines.Durable.Registration;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Functions.Tests.Management;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>The published app, as a Functions host sees it.</summary>
public sealed class CustomHandlerTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private ConformanceHost Host { get; set; } = fixture.Host;

    [Fact]
    public async Task Http_ThroughTheProxy_RunsAPipelineFromTheStartToItsOutput()
    {
        await DeployAsync();
        string run = await StartAsync("""[{"text":"the bill is wrong"},{"text":"twice paid"}]""");

        JsonNode end = await EndAsync(run);
        string output = await Host.Handler.GetStringAsync(new Uri($"/api/runs/{run}/output", UriKind.Relative));

        Assert.Equal("Completed", (string)end["runtimeStatus"]!);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(static line => line.Contains("\"category\":\"billing\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Http_RunWithAFailedRow_EndsAndNamesIt()
    {
        await DeployAsync();
        string run = await StartAsync("""[{"text":"the bill is wrong"},{"text":"nonsense"}]""");

        JsonNode end = await EndAsync(run);
        JsonNode view = (await Host.Handler.GetFromJsonAsync<JsonNode>($"/api/runs/{run}"))!;

        Assert.Equal("Completed", (string)end["runtimeStatus"]!);
        Assert.Equal(("CompletedWithFailures", 1), ((string)view["status"]!, (int)view["failedRows"]!));
    }

    [Theory]
    [InlineData("timer.json")]
    [InlineData("timer-first-run.json")]
    [InlineData("timer-no-status.json")]
    public async Task Timer_EveryFormThatAHostSends_LooksAtTheSchedules(string payload)
    {
        HostOutcome outcome = await Host.InvokeAsync("Schedules", Golden(payload));

        Assert.Null(outcome.Error);
        Assert.Contains("schedule is due", Assert.Single(outcome.Logs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_ScheduleThatIsDue_StartsItsRun()
    {
        await DeployAsync();
        using HttpResponseMessage put = await Host.Handler.PutAsync(
            "/api/schedules/often", Json("""{"pipeline":"tickets","cron":"* * * * * *","input":[{"text":"the bill"}]}"""));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);

        string run = await UntilAsync(async () =>
        {
            await Host.InvokeAsync("Schedules", Golden("timer.json"));
            return (string?)(await Host.Handler.GetFromJsonAsync<JsonNode>("/api/schedules/often"))!["record"]?["lastRun"];
        });

        Assert.Equal("Completed", (string)(await EndAsync(run))["runtimeStatus"]!);
    }

    [Theory]
    [InlineData("queue-json-text.json")]
    [InlineData("queue-json-object.json")]
    public async Task Queue_MessageInEitherForm_StartsOneRunHoweverOftenItComes(string payload)
    {
        await DeployAsync();

        HostOutcome first = await Host.InvokeAsync("QueuedRun", Golden(payload));
        HostOutcome second = await Host.InvokeAsync("QueuedRun", Golden(payload));

        Assert.Null(first.Error);
        Assert.Equal(first.Logs, second.Logs);
        await EndAsync(first.Logs[0].Split(' ')[^1].TrimEnd('.'));
    }

    [Fact]
    public async Task Queue_MessageThatIsNoRun_FailsWithAReasonTheHostCanShow()
    {
        HostOutcome outcome = await Host.InvokeAsync("QueuedRun", Golden("queue-text.json"));

        Assert.Contains("422", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no JSON", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blob_FileThatLanded_IsReadFromTheStoreAndRunsOnce()
    {
        await DeployAsync();
        using var rows = new MemoryStream("text\nthe bill\n"u8.ToArray());
        await Host.Store.PutAsync(BlobPath.Parse("inbox/tickets/today.csv"), rows, PutCondition.None, default);

        HostOutcome first = await Host.InvokeAsync("InboxFile", Golden("blob.json"));
        HostOutcome second = await Host.InvokeAsync("InboxFile", Golden("blob.json"));
        List<BlobInfo> receipts = await Host.Store.ListAsync("inbox-receipts/", default).ToListAsync();
        byte[] receipt = (await BlobBytes.ReadAsync(Host.Store, new StoreRetry(TimeProvider.System), Assert.Single(receipts).Path, default))!;

        Assert.Equal((null, null), (first.Error, second.Error));
        string run = (string)JsonNode.Parse(receipt)!["run"]!;
        Assert.Equal("Completed", (string)(await EndAsync(run))["runtimeStatus"]!);
    }

    [Fact]
    public async Task Activity_ThatFails_FailsWithItsReasonInTheStatusLine()
    {
        HostOutcome outcome = await Host.InvokeAsync("BeginRun", "activityTrigger", JsonValue.Create("""{"run":5}"""), []);

        Assert.Contains("The input of activity 'BeginRun'", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("500", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Data":{"context":"\"CgNhYmM=\""},"Metadata":{}}""")]
    [InlineData("""{"Data":{"context":"\"!!!\""},"Metadata":{}}""")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{}""")]
    [InlineData("nonsense")]
    public async Task Orchestration_WhatIsNoHistory_IsAnsweredAndNeverHangs(string payload)
    {
        HostOutcome outcome = await Host.InvokeAsync("PipelineRun", payload);

        Assert.True(outcome.Error is not null || outcome.ReturnValue is not null);
    }

    [Fact]
    public async Task Functions_OfThePublishedApp_AreThoseThatTheHandlerAnswers()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        DurableRegistry registry = app.Services.GetRequiredService<DurableRegistry>();
        Assert.Equal(registry.OrchestratorNames.Order(StringComparer.Ordinal), Host.Functions.Of("orchestrationTrigger").Order(StringComparer.Ordinal));
        Assert.Equal(registry.ActivityNames.Order(StringComparer.Ordinal), Host.Functions.Of("activityTrigger").Order(StringComparer.Ordinal));
        Assert.Equal(["api"], Host.Functions.Of("httpTrigger"));
        Assert.Equal(["Schedules"], Host.Functions.Of("timerTrigger"));
        Assert.Equal("pipeline-runs", (string)Host.Functions.Triggers["QueuedRun"]["queueName"]!);
        Assert.Equal("pipelines/inbox/{pipeline}/{file}", (string)Host.Functions.Triggers["InboxFile"]["path"]!);
        Assert.True((bool)Host.Functions.Host["customHandler"]!["enableProxyingHttpRequest"]!);
        Assert.Equal("api", (string)Host.Functions.Host["extensions"]!["http"]!["routePrefix"]!);
    }

    [Fact]
    public async Task Binding_TheEngineAtAnotherPort_IsFollowedWithoutASetting()
    {
        await DeployAsync();
        await Host.MoveEngineAsync();

        await Host.InvokeAsync("Schedules", Golden("timer.json"));
        string run = await StartAsync("""[{"text":"the bill is wrong"}]""");

        Assert.Equal("Completed", (string)(await EndAsync(run))["runtimeStatus"]!);
    }

    [Theory]
    [InlineData("http://engine.example:4001")]
    [InlineData("https://127.0.0.1:4001")]
    [InlineData("nonsense")]
    public async Task Binding_AnAddressThatIsNotOfThisMachine_FailsTheInvocationAndIsNotFollowed(string address)
    {
        using HttpResponseMessage answer = await Host.Handler.PostAsync(
            "/Schedules", Json(new JsonObject { ["Data"] = new JsonObject { ["timer"] = new JsonObject(), ["client"] = new JsonObject { ["rpcBaseUrl"] = address } } }.ToJsonString()));
        using HttpResponseMessage asked = await Host.Handler.GetAsync(new Uri("/api/runs", UriKind.Relative));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (answer.StatusCode, asked.StatusCode));
        Assert.Contains("rpcBaseUrl", answer.ReasonPhrase, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DurableClient_ThroughTheHost_DrivesRunsOnTheHostsEngine()
    {
        await DeployAsync();
        var client = new DurableClient(Host.Handler);
        var start = new Uri("/api/runtime/webhooks/durabletask/orchestrators/tickets", UriKind.Relative);
        JsonNode first = await client.StartAsync(start, """[{"text":"the bill is wrong"}]""", key: null);
        JsonNode second = await client.StartAsync(start, """[{"text":"twice paid"}]""", key: null);
        await EndAsync((string)first["id"]!);
        await EndAsync((string)second["id"]!);

        JsonArray history = (await client.HistoryAsync((string)first["statusQueryGetUri"]!, withOutput: true)).AsArray();
        IReadOnlyList<string> found = await client.QueryAsync("/api/runtime/webhooks/durabletask/instances?runtimeStatus=Completed&top=1", key: null);
        HttpStatusCode[] late =
        [
            await client.SignalAsync((string)first["suspendPostUri"]!, "late"),
            await client.SignalAsync((string)first["terminatePostUri"]!, "late"),
            await client.RaiseEventAsync((string)first["sendEventPostUri"]!, "anything", "{}"),
        ];
        (HttpStatusCode purged, JsonNode count) = await client.PurgeAsync((string)first["purgeHistoryDeleteUri"]!);

        Assert.Contains(history, static one => (string?)one!["FunctionName"] == "BeginRun" && one["Result"] is not null);
        Assert.Superset(new HashSet<string> { (string)first["id"]!, (string)second["id"]! }, found.ToHashSet());
        Assert.All(late, static status => Assert.Equal(HttpStatusCode.Gone, status));
        Assert.Equal(HttpStatusCode.OK, purged);
        Assert.True((int)count["instancesDeleted"]! >= 1);
    }

    [Fact]
    public async Task Functions_EachOne_IsAnsweredUnderItsName()
    {
        foreach (string function in Host.Functions.Triggers.Keys.Where(static name => name != "api"))
        {
            using HttpResponseMessage answer = await Host.Handler.PostAsync($"/{function}", Json("{}"));
            Assert.Equal((function, HttpStatusCode.BadRequest), (function, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Invocations_FromOutside_DoNotReachTheirPaths()
    {
        // The host passes on what begins with /api, as it came.
        foreach (string path in new[] { "/api/PipelineRun", "/api//PipelineRun", "/api/../PipelineRun", "/api/%2e%2e/PipelineRun", "/api/%2f..%2fPipelineRun" })
        {
            using HttpResponseMessage answer = await RawPostAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Terminate_WhileARunIsAtWork_EndsWithinTenSecondsAndSaysWhereItListened()
    {
        await using ConformanceHost own = await ConformanceHost.StartAsync(fixture.Models);
        Host = own;
        await DeployAsync();
        await StartAsync("""[{"text":"the bill is wrong"}]""");

        (TimeSpan took, int exitCode) = await Host.TerminateAsync();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, exitCode);
        Assert.Contains("listening on http://127.0.0.1:", Host.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutKeysOutsideDevelopment_IsRefused()
    {
        (int exitCode, string error) = await ConformanceHost.RunToItsEndAsync(("AZURE_FUNCTIONS_ENVIRONMENT", "Production"));

        Assert.Equal(2, exitCode);
        Assert.Contains("PIPELINES_API_KEYS", error, StringComparison.Ordinal);
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "CustomHandler", "Golden", name));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task DeployAsync()
    {
        using HttpResponseMessage answer = await Host.Handler.PutAsync("/api/pipelines/tickets", new StringContent(
            TestPipelines.Tickets.Replace("test-model", "openai/test-model", StringComparison.Ordinal), Encoding.UTF8, "application/yaml"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> StartAsync(string rows)
    {
        using HttpResponseMessage answer = await Host.Handler.PostAsync("/api/pipelines/tickets/runs", Json(rows));
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body + Host.Said);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    /// <summary>Polls as a client of Durable Functions does.</summary>
    private Task<JsonNode> EndAsync(string run) => UntilAsync(async () =>
    {
        using HttpResponseMessage status = await Host.Handler.GetAsync(new Uri($"/api/runtime/webhooks/durabletask/instances/{run}", UriKind.Relative));
        return status.StatusCode == HttpStatusCode.OK ? await status.Content.ReadFromJsonAsync<JsonNode>() : null;
    });

    private async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var patience = new CancellationTokenSource(Long);
        while (!patience.IsCancellationRequested)
        {
            if (await look() is { } found)
            {
                return found;
            }
        }

        throw new TimeoutException($"It did not come. The handler said: {Host.Said}");
    }

    /// <summary>A client that sends a path as it stands.</summary>
    private async Task<HttpResponseMessage> RawPostAsync(string path)
    {
        var uri = new Uri($"{Host.Handler.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await Host.Handler.PostAsync(uri, Json("{}"));
    }
}
