using System.Net;
using System.Text.Json.Nodes;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData("GET", "/api/pipelines", TestKeys.Reader)]
    [InlineData("GET", "/api/runs", TestKeys.Reader)]
    [InlineData("PUT", "/api/pipelines/tickets", TestKeys.Admin)]
    [InlineData("POST", "/api/pipelines/tickets/runs", TestKeys.Function)]
    [InlineData("POST", "/api/runs/x-1/cancel", TestKeys.Function)]
    [InlineData("DELETE", "/api/runs/x-1", TestKeys.Admin)]
    [InlineData("DELETE", "/api/pipelines/tickets", TestKeys.Admin)]
    [InlineData("GET", "/api/audit", TestKeys.Admin)]
    [InlineData("GET", "/runtime/webhooks/durabletask/instances", TestKeys.Reader)]
    [InlineData("POST", "/runtime/webhooks/durabletask/orchestrators/tickets", TestKeys.Function)]
    [InlineData("DELETE", "/runtime/webhooks/durabletask/instances?createdTimeFrom=2020-01-01", TestKeys.Admin)]
    public async Task EveryEndpoint_IsOpenToItsRoleAndToNobodyBelow(string method, string path, string key)
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        string[] weaker = [.. new[] { TestKeys.Reader, TestKeys.Function, TestKeys.Admin }.TakeWhile(one => one != key)];

        foreach (string? wrong in new string?[] { null, "no-such-key", new('x', 10_000), key + "x" })
        {
            using HttpResponseMessage refused = await SendAsync(app, method, path, wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            await HttpProblem.ReadAsync(refused);
        }

        foreach (string weak in weaker)
        {
            using HttpResponseMessage refused = await SendAsync(app, method, path, weak);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            await HttpProblem.ReadAsync(refused);
        }

        using HttpResponseMessage answered = await SendAsync(app, method, path, key);
        Assert.False(answered.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, answered.StatusCode.ToString());
        Assert.Empty(await app.BlobsAsync("runs/"));
    }

    [Fact]
    public async Task AnyOtherAddress_TellsAStrangerNothing()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });

        foreach (string path in new[] { "/", "/api", "/api/nothing", "/admin/host/status", "/RunPipeline", "/api/../runs", "/api/openapi.json" })
        {
            using HttpResponseMessage answer = await app.Client.GetAsync(path);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized || path is "/api/openapi.json", $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task WithoutKeys_OtherSitesAndOtherNamesAreRefused()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
        rebound.Headers.Host = "attacker.example";
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/pipelines/tickets/runs") { Content = AppCalls.Rows("a") };
        foreign.Headers.Add("Origin", "https://attacker.example");

        using HttpResponseMessage one = await app.Client.SendAsync(rebound);
        using HttpResponseMessage other = await app.Client.SendAsync(foreign);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], new[] { one.StatusCode, other.StatusCode });
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071", false, true)]
    [InlineData("http://localhost:0", false, true)]
    [InlineData("http://[::1]:7071", false, true)]
    [InlineData("http://0.0.0.0:7071", false, false)]
    [InlineData("http://+:7071", false, false)]
    [InlineData("http://*:80;http://127.0.0.1:1", false, false)]
    [InlineData("http://192.168.1.4:7071", false, false)]
    [InlineData("http://example.com:7071", false, false)]
    [InlineData("http://0.0.0.0:7071", true, true)]
    [InlineData("nonsense", true, false)]
    [InlineData("", true, false)]
    public void ListenRule_BeyondThisMachine_TakesKeys(string urls, bool hasKeys, bool isFine) =>
        Assert.Equal(isFine, ListenRule.Check(urls, hasKeys) is null);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"name":"a","sha256":"short"}]}""")]
    [InlineData("""{"keys":[{"name":"a","sha256":"0000000000000000000000000000000000000000000000000000000000000000","role":"king"}]}""")]
    [InlineData("""{"keys":[{"name":"a","sha256":"0000000000000000000000000000000000000000000000000000000000000000","key":"plain"}]}""")]
    [InlineData("not json")]
    public void KeyFile_ThatIsOfNoUse_SaysWhy(string json) =>
        Assert.Contains("keys.json", Assert.Throws<AccessKeyException>(() => AccessKeyFile.Parse(json, "keys.json")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Audit_HasWhatChangedSomethingAndNoKey()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Admin);
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets, TestKeys.Reader);
        await SendAsync(app, "GET", "/api/runs", TestKeys.Reader);
        await SendAsync(app, "POST", $"/api/pipelines/tickets/runs?code={TestKeys.Function}", key: null);

        using HttpResponseMessage answer = await SendAsync(app, "GET", "/api/audit", TestKeys.Admin);
        string text = await answer.Content.ReadAsStringAsync();
        (string, string, int)[] entries = [.. JsonNode.Parse(text)!["entries"]!.AsArray().Select(static one => ((string)one!["caller"]!, (string)one["method"]!, (int)one["status"]!))];

        Assert.Contains(("admin", "PUT", 201), entries);
        Assert.Contains(("reader", "PUT", 403), entries);
        Assert.DoesNotContain(entries, static one => one.Item2 == "GET");
        Assert.DoesNotContain(TestKeys.Function, text, StringComparison.Ordinal);
        Assert.DoesNotContain("-key-0123456789", await app.AllTextAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningApp app, string method, string path, string? key)
    {
        using HttpRequestMessage request = new HttpRequestMessage(new HttpMethod(method), path).WithKey(key);
        return await app.Client.SendAsync(request);
    }
}
