using System.Net;
using System.Text;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Functions.Tests.Load;

/// <summary>The store stays away for longer than requests to it are tried again.</summary>
public sealed class LongOutageTests : IDisposable
{
    /// <summary>The half minute for which requests are tried again takes little more than a second.</summary>
    private const int Speed = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_AwayForLong_EveryRequestIsToldToComeAgainAndNothingIsBegun()
    {
        (RunningApp app, WatchedBlobStore store) = await StartAsync();
        await using RunningApp closing = app;
        string run = await app.StartAsync("tickets", "a");
        await app.EndAsync(run);

        store.IsAway = static _ => true;
        (HttpMethod Method, string Path)[] requests =
        [
            (HttpMethod.Get, "/api/pipelines"),
            (HttpMethod.Get, "/api/pipelines/tickets"),
            (HttpMethod.Put, "/api/pipelines/tickets"),
            (HttpMethod.Post, "/api/pipelines/tickets/runs"),
            (HttpMethod.Get, $"/api/runs/{run}"),
            (HttpMethod.Get, $"/api/runs/{run}?wait=1"),
            (HttpMethod.Get, $"/api/runs/{run}/output?limit=1"),
            (HttpMethod.Get, $"/api/runs/{run}/dead-letter"),
            (HttpMethod.Get, $"/api/runs/{run}/usage"),
            (HttpMethod.Get, $"/api/runs/{run}/events"),
            (HttpMethod.Get, $"/api/runs/{run}/lineage/0"),
            (HttpMethod.Post, $"/api/runs/{run}/cancel"),
            (HttpMethod.Delete, $"/api/runs/{run}"),
            (HttpMethod.Get, "/api/schedules"),
            (HttpMethod.Get, "/api/audit"),
        ];
        await Task.WhenAll(requests.Select(request => RequirePutOffAsync(app.Client, request.Method, request.Path)));

        // What the engine knows is told all the same.
        Assert.Equal([run], await app.Client.AllRunsAsync(top: 10));
        store.IsAway = static _ => false;
        string later = await app.Client.StartPatientlyAsync("tickets", "once", "b");
        Assert.Equal("Completed", (string?)(await app.EndAsync(later))["status"]);
        Assert.Equal([later, run], await app.Client.AllRunsAsync(top: 10));
    }

    /// <summary>What cannot be written down is not answered as done, and the same request later finds what was done.</summary>
    [Fact]
    public async Task Start_ThatCannotBeWrittenDown_IsPutOffAndIsTheSameRunLater()
    {
        (RunningApp app, WatchedBlobStore store) = await StartAsync();
        await using RunningApp closing = app;

        store.IsAway = static name => name.StartsWith("audit/", StringComparison.Ordinal);
        await RequirePutOffAsync(app.Client, HttpMethod.Post, "/api/pipelines/tickets/runs");
        store.IsAway = static _ => false;
        string run = await app.Client.StartPatientlyAsync("tickets", "once", "b");

        Assert.Equal([run], await app.Client.AllRunsAsync(top: 10));
        Assert.Equal(2, (await app.BlobsAsync("audit/")).Count);
    }

    private async Task<(RunningApp App, WatchedBlobStore Store)> StartAsync()
    {
        var time = new FastClock(Speed);
        var store = new WatchedBlobStore(new FileBlobStore(_folder["store"], time));
        RunningApp app = await RunningApp.StartAsync(new AppOptions { Folder = _folder, Store = store, Time = time });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        return (app, store);
    }

    private static async Task RequirePutOffAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Put)
        {
            request.Content = new StringContent(TestPipelines.Tickets + "\n# another\n", Encoding.UTF8, "application/yaml");
        }
        else if (path.EndsWith("/runs", StringComparison.Ordinal))
        {
            request.Content = AppCalls.Rows("b");
            request.Headers.Add("Idempotency-Key", "once");
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("store_unavailable", (string?)(await HttpProblem.RequireRetryAsync(answer))["code"]);
    }
}
