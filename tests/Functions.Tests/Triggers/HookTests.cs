using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>Runs that other systems start by what they sign, and what nobody else may start.</summary>
public sealed class HookTests
{
    private const string Secret = "a secret of both of us";
    private const string Rows = """[{"text":"the bill is wrong"}]""";

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Post_WhatIsSigned_StartsARunAndIsInTheAuditLog()
    {
        await using RunningApp app = await StartAsync();

        (HttpStatusCode status, JsonNode body) = await SendAsync(app, Rows, Sign(Rows, Now));
        JsonNode end = await app.EndAsync((string)body["runId"]!, TestKeys.Reader);

        Assert.Equal((HttpStatusCode.Accepted, "Completed"), (status, (string)end["status"]!));
        using HttpRequestMessage audit = new HttpRequestMessage(HttpMethod.Get, "/api/audit").WithKey(TestKeys.Admin);
        using HttpResponseMessage log = await app.Client.SendAsync(audit);
        string text = await log.Content.ReadAsStringAsync();
        Assert.Contains("hook helpdesk", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AHookForRows_MakesTheWholeBodyOne()
    {
        await using RunningApp app = await StartAsync();
        (_, JsonNode made) = await AskAsync(app, HttpMethod.Put, "/api/hooks/rows", TestKeys.Admin, """{"pipeline":"tickets","asRow":true}""");
        const string Ticket = """{"text":"the app crashes","nested":{"at":"2026-01-02T03:04:05Z"}}""";

        (_, JsonNode body) = await SendAsync(app, Ticket, Sign(Ticket, Now, (string)made["secret"]!), hook: "rows");
        string run = (string)body["runId"]!;
        await app.EndAsync(run, TestKeys.Reader);
        using HttpRequestMessage ask = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/output").WithKey(TestKeys.Reader);
        using HttpResponseMessage output = await app.Client.SendAsync(ask);

        Assert.Contains("\"nested\":{\"at\":\"2026-01-02T03:04:05Z\"}", await output.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TheSameAgain_IsRefusedAndNothingIsWritten()
    {
        await using RunningApp app = await StartAsync();
        string signature = Sign(Rows, Now);
        (_, JsonNode first) = await SendAsync(app, Rows, signature);
        await app.EndAsync((string)first["runId"]!, TestKeys.Reader);
        IReadOnlyList<string> before = [.. (await app.BlobsAsync("")).Where(static path => !path.StartsWith("audit/", StringComparison.Ordinal))];

        (HttpStatusCode replayed, JsonNode problem) = await SendAsync(app, Rows, signature);
        (HttpStatusCode disguised, _) = await SendAsync(app, Rows, signature, "another delivery");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (replayed, disguised));
        Assert.Equal("replayed", (string?)problem["code"]);
        Assert.Equal(before, (await app.BlobsAsync("")).Where(static path => !path.StartsWith("audit/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Post_ADeliveryThatIsSignedAnew_IsTheSameRun()
    {
        await using RunningApp app = await StartAsync();

        long now = Now;
        (_, JsonNode first) = await SendAsync(app, Rows, Sign(Rows, now - 2), "d-1");
        (_, JsonNode again) = await SendAsync(app, Rows, Sign(Rows, now - 1), "d-1");
        (_, JsonNode other) = await SendAsync(app, Rows, Sign(Rows, now - 1), "d-2");

        Assert.Equal((string?)first["runId"], (string?)again["runId"]);
        Assert.Equal("replayed", (string?)other["code"]);
    }

    [Theory]
    [InlineData("", "signature_wrong")]
    [InlineData("nonsense", "signature_wrong")]
    [InlineData("t=1,v1=00", "signature_wrong")]
    [InlineData("t=99999999999999999,v1=00", "signature_wrong")]
    [InlineData("other body", "signature_wrong")]
    [InlineData("other secret", "signature_wrong")]
    [InlineData("other hook", "signature_wrong")]
    [InlineData("moved time", "signature_wrong")]
    [InlineData("old", "signature_old")]
    [InlineData("ahead", "signature_old")]
    public async Task Post_WhatIsNotSignedRightOrNow_IsRefusedAndNothingIsWritten(string how, string code)
    {
        await using RunningApp app = await StartAsync();
        IReadOnlyList<string> before = await app.BlobsAsync("");
        long now = Now;
        string signature = how switch
        {
            "other body" => Sign("[]", now),
            "other secret" => Sign(Rows, now, "a secret of somebody else"),
            "other hook" => Sign(Rows, now),
            "moved time" => $"t={now + 1}{Sign(Rows, now)[$"t={now}".Length..]}",
            "old" => Sign(Rows, now - 301),
            "ahead" => Sign(Rows, now + 600),
            _ => how,
        };

        (HttpStatusCode status, JsonNode problem) = await SendAsync(app, Rows, signature, hook: how == "other hook" ? "nobody" : "helpdesk");

        Assert.Equal((HttpStatusCode.Unauthorized, code), (status, (string?)problem["code"]));
        Assert.Equal(before, await app.BlobsAsync(""));
    }

    [Fact]
    public async Task Post_WhatCannotBeARun_IsRefusedWithItsReason()
    {
        await using RunningApp app = await StartAsync();
        string large = $"[\"{new string('x', 2 << 20)}\"]";

        (HttpStatusCode unreadable, JsonNode problem) = await SendAsync(app, "[1,2", Sign("[1,2", Now));
        (HttpStatusCode tooLarge, _) = await SendAsync(app, large, Sign(large, Now));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not_started"), (unreadable, (string?)problem["code"]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge);
        Assert.Empty(await app.BlobsAsync("runs/"));
    }

    [Fact]
    public async Task Hooks_AreMadeListedAndDeletedByAdminsAlone()
    {
        await using RunningApp app = await StartAsync();

        HttpStatusCode[] refused =
        [
            (await AskAsync(app, HttpMethod.Put, "/api/hooks/mine", TestKeys.Function, """{"pipeline":"tickets"}""")).Status,
            (await AskAsync(app, HttpMethod.Get, "/api/hooks", TestKeys.Function)).Status,
            (await AskAsync(app, HttpMethod.Delete, "/api/hooks/helpdesk", TestKeys.Function)).Status,
        ];
        (HttpStatusCode twice, _) = await AskAsync(app, HttpMethod.Put, "/api/hooks/helpdesk", TestKeys.Admin, """{"pipeline":"tickets"}""");
        (HttpStatusCode nothing, _) = await AskAsync(app, HttpMethod.Put, "/api/hooks/other", TestKeys.Admin, """{"pipeline":"nobody"}""");
        (HttpStatusCode weak, _) = await AskAsync(app, HttpMethod.Put, "/api/hooks/other", TestKeys.Admin, """{"pipeline":"tickets","secret":"short"}""");
        (HttpStatusCode escape, _) = await AskAsync(app, HttpMethod.Put, "/api/hooks/..%2Fkeys", TestKeys.Admin, """{"pipeline":"tickets"}""");
        (_, JsonNode list) = await AskAsync(app, HttpMethod.Get, "/api/hooks", TestKeys.Admin);
        (HttpStatusCode deleted, _) = await AskAsync(app, HttpMethod.Delete, "/api/hooks/helpdesk", TestKeys.Admin);
        (HttpStatusCode gone, _) = await SendAsync(app, Rows, Sign(Rows, Now));

        Assert.All(refused, static status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized],
            new[] { twice, nothing, weak, escape, deleted, gone });
        Assert.Equal("helpdesk", (string?)Assert.Single(list["hooks"]!.AsArray())!["name"]);
        Assert.DoesNotContain(Secret, list.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<RunningApp> StartAsync()
    {
        RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Admin);
        (HttpStatusCode status, _) = await AskAsync(app, HttpMethod.Put, "/api/hooks/helpdesk", TestKeys.Admin, $$"""{"pipeline":"tickets","secret":"{{Secret}}"}""");
        Assert.Equal(HttpStatusCode.Created, status);
        return app;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningApp app, HttpMethod method, string path, string key, string? body = null)
    {
        using HttpRequestMessage request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") }.WithKey(key);
        using HttpResponseMessage answer = await app.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(RunningApp app, string body, string signature, string? delivery = null, string hook = "helpdesk")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/hooks/{hook}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Pipelines-Signature", signature);
        if (delivery is not null)
        {
            request.Headers.Add("Pipelines-Delivery", delivery);
        }

        using HttpResponseMessage answer = await app.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>As the documentation tells senders to.</summary>
    private static string Sign(string body, long seconds, string secret = Secret)
    {
        string time = seconds.ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }
}
