using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Schedules;

public sealed class ScheduleApiTests
{
    private const string EverySecond = """{"pipeline":"tickets","cron":"* * * * * *","timeZone":"Europe/Berlin","overlap":"allow","input":[{"text":"the bill is wrong"}]}""";

    [Fact]
    public async Task Schedule_OfEverySecond_StartsRunsThatEnd()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage put = await PutAsync(app, "often", EverySecond);
        string run = await FirstRunAsync(app, "often");
        JsonNode end = await app.EndAsync(run);

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal("Completed", (string)end["status"]!);
        using HttpResponseMessage paused = await app.Client.PostAsync("/api/schedules/often/pause", null);
        JsonNode view = (await paused.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.False((bool)view["enabled"]!);
        Assert.Empty(view["next"]!.AsArray());
    }

    [Fact]
    public async Task Get_OfASchedule_ShowsItsNextOccurrences()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using HttpResponseMessage put = await PutAsync(app, "yearly", """{"pipeline":"tickets","cron":"0 0 3 1 1 *","missed":"skip","jitterSeconds":60}""");

        JsonNode view = (await app.Client.GetFromJsonAsync<JsonNode>("/api/schedules/yearly?next=5"))!;
        JsonNode all = (await app.Client.GetFromJsonAsync<JsonNode>("/api/schedules"))!;

        Assert.Equal(5, view["next"]!.AsArray().Count);
        Assert.All(view["next"]!.AsArray(), static due => Assert.EndsWith("-01-01T03:00:00+00:00", (string)due!, StringComparison.Ordinal));
        Assert.Equal(("skip", "skip", 60), ((string)view["missed"]!, (string)view["overlap"]!, (int)view["jitterSeconds"]!));
        Assert.Equal("yearly", (string)Assert.Single(all["schedules"]!.AsArray())!["name"]!);
    }

    [Fact]
    public async Task Run_ByHand_StartsARunNow()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using HttpResponseMessage put = await PutAsync(app, "yearly", """{"pipeline":"tickets","cron":"0 0 3 1 1 *","input":{"rows":[{"text":"a"},{"text":"b"}]}}""");

        using HttpResponseMessage started = await app.Client.PostAsync("/api/schedules/yearly/run", null);
        JsonNode end = await app.EndAsync((string)(await started.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("Completed", (string)end["status"]!);
    }

    [Theory]
    [InlineData("""{"pipeline":"tickets","cron":"0 0 2 * *"}""", 422, "6 fields")]
    [InlineData("""{"pipeline":"tickets","cron":"0 0 2 * * *","timeZone":"Mars/Base"}""", 422, "no time zone")]
    [InlineData("""{"pipeline":"tickets","cron":"0 0 2 * * *","jitterSeconds":99999}""", 422, "jitterSeconds")]
    [InlineData("""{"pipeline":"nobody","cron":"0 0 2 * * *"}""", 404, "nobody")]
    [InlineData("""{"pipeline":"tickets","cron":"0 0 2 * * *","overlap":"sometimes"}""", 400, "cannot be read")]
    [InlineData("""{"pipeline":"tickets","crom":"0 0 2 * * *"}""", 400, "cannot be read")]
    [InlineData("nonsense", 400, "cannot be read")]
    public async Task Put_WhatIsNoSchedule_IsAProblemAndWritesNothing(string body, int status, string reason)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage answer = await PutAsync(app, "bad", body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await app.BlobsAsync("schedules/"));
    }

    [Fact]
    public async Task Schedules_WithoutTheRole_AreRefused()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = TestKeys.Add });

        using HttpResponseMessage put = await PutAsync(app, "yearly", EverySecond, TestKeys.Function);
        using HttpResponseMessage none = await app.Client.GetAsync("/api/schedules");
        using HttpResponseMessage absent = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/schedules/yearly").WithKey(TestKeys.Admin));

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (put.StatusCode, none.StatusCode, absent.StatusCode));
    }

    private static async Task<HttpResponseMessage> PutAsync(RunningApp app, string name, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/schedules/{name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await app.Client.SendAsync(request.WithKey(key));
    }

    private static async Task<string> FirstRunAsync(RunningApp app, string schedule)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonNode view = (await app.Client.GetFromJsonAsync<JsonNode>($"/api/schedules/{schedule}", patience.Token))!;
            if (view["record"]?["lastRun"] is { } run)
            {
                return (string)run!;
            }
        }
    }
}
