using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.Tests.Kit;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Functions.Tests.Access;

/// <summary>Keys that are made and revoked while the app is at work.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task Put_AKey_OpensWhatItsRoleMayAndIsKeptAsItsHash()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });

        (HttpStatusCode status, JsonNode made) = await AskAsync(app, HttpMethod.Put, "/api/keys/ci", TestKeys.Admin, new { role = "function" });
        string key = (string)made["key"]!;

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(43, key.Length);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, HttpMethod.Get, "/api/runs", key)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(app, HttpMethod.Get, "/api/keys", key)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(app, HttpMethod.Put, "/api/keys/mine", key, new { role = "admin" })).Status);
        string stored = await app.AllTextAsync();
        Assert.DoesNotContain(key, stored, StringComparison.Ordinal);
        Assert.Contains(KeyHash.Of(key), stored, StringComparison.Ordinal);
        string audit = (await AskAsync(app, HttpMethod.Get, "/api/audit", TestKeys.Admin)).Body.ToJsonString();
        Assert.Contains("/api/keys/ci", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(key, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_AKey_OpensNothingAnyMoreAndItsNameStaysTaken()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        string key = (string)(await AskAsync(app, HttpMethod.Put, "/api/keys/ci", TestKeys.Admin, new { role = "admin" })).Body["key"]!;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, HttpMethod.Get, "/api/keys", key)).Status);

        (HttpStatusCode revoked, _) = await AskAsync(app, HttpMethod.Delete, "/api/keys/ci", TestKeys.Admin);

        Assert.Equal(HttpStatusCode.OK, revoked);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, HttpMethod.Get, "/api/runs", key)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, HttpMethod.Get, "/runtime/webhooks/durabletask/instances", key)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(app, HttpMethod.Put, "/api/keys/ci", TestKeys.Admin, new { role = "reader" })).Status);
        JsonNode listed = (await AskAsync(app, HttpMethod.Get, "/api/keys", TestKeys.Admin)).Body["keys"]!.AsArray().Single(static one => (string)one!["name"]! == "ci")!;
        Assert.Equal(("store", "admin"), ((string)listed["source"]!, (string)listed["by"]!));
        Assert.NotNull(listed["revokedAt"]);
        Assert.Null(listed["sha256"]);
    }

    [Fact]
    public async Task Put_TheFirstKeyOfAnOpenApp_ClosesItAndTheLastAdminStays()
    {
        await using RunningApp app = await RunningApp.StartAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(app, HttpMethod.Put, "/api/keys/one", null, new { role = "function" })).Status);
        string admin = (string)(await AskAsync(app, HttpMethod.Put, "/api/keys/one", null, new { role = "admin" })).Body["key"]!;

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, HttpMethod.Get, "/api/runs", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, HttpMethod.Get, "/api/runs", admin)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(app, HttpMethod.Delete, "/api/keys/one", admin)).Status);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(app, HttpMethod.Put, "/api/keys/two", admin, new { role = "admin" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, HttpMethod.Delete, "/api/keys/one", admin)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, HttpMethod.Get, "/api/runs", admin)).Status);
    }

    [Theory]
    [InlineData("/api/keys/admin", """{"role":"reader"}""", HttpStatusCode.Conflict)]
    [InlineData("/api/keys/..%2Fruns", """{"role":"reader"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/keys/UPPER", """{"role":"reader"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/keys/ok", """{"role":"king"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/keys/ok", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/api/keys/ok", """{"role":"reader","code":true}""", HttpStatusCode.Forbidden)]
    [InlineData("/api/keys/ok", """{"role":"reader","web":true}""", HttpStatusCode.Forbidden)]
    public async Task Put_WhatCannotBeAKey_IsRefusedAndNothingIsWritten(string path, string body, HttpStatusCode expected)
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") }.WithKey(TestKeys.Admin);

        using HttpResponseMessage answer = await app.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        await HttpProblem.ReadAsync(answer);
        Assert.Empty(await app.BlobsAsync("keys/"));
    }

    [Theory]
    [InlineData("/api/keys/admin", HttpStatusCode.Conflict)]
    [InlineData("/api/keys/nobody", HttpStatusCode.NotFound)]
    public async Task Delete_WhatIsNotInTheStore_SaysWhy(string path, HttpStatusCode expected)
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });

        Assert.Equal(expected, (await AskAsync(app, HttpMethod.Delete, path, TestKeys.Admin)).Status);
    }

    [Fact]
    public async Task Find_AKeyOfAnotherProcess_IsKnownWithinASecondAndRevokedWithinTen()
    {
        var time = new ManualTimeProvider();
        var store = new MemoryBlobStore(time);
        var elsewhere = new KeyShelf(store, time);
        using var ring = new KeyRing([], new KeyShelf(store, time), time);
        Assert.Null(await ring.FindAsync("a guess", default));

        string key = await elsewhere.CreateAsync("ci", new KeyRequest(AccessRole.Reader), "test", default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ci", (await ring.FindAsync(key, default))?.Name);
        await elsewhere.RevokeAsync("ci", "test", default);
        time.Advance(KeyRing.KnownFor);

        Assert.Null(await ring.FindAsync(key, default));
    }

    [Fact]
    public async Task IsOpen_TheOnlyKeyIsRevoked_StaysShut()
    {
        var time = new ManualTimeProvider();
        var shelf = new KeyShelf(new MemoryBlobStore(time), time);
        using var ring = new KeyRing(null, shelf, time);
        Assert.True(await ring.IsOpenAsync(default));

        await shelf.CreateAsync("ops", new KeyRequest(AccessRole.Admin), "test", default);
        await shelf.RevokeAsync("ops", "test", default);
        ring.Forget();

        Assert.False(await ring.IsOpenAsync(default));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningApp app, HttpMethod method, string path, string? key, object? body = null)
    {
        using HttpRequestMessage request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) }.WithKey(key);
        using HttpResponseMessage answer = await app.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }
}
