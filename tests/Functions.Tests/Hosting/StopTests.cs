using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using Pipelines.Functions.Tests.Kit;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Hosting;

public sealed class StopTests
{
    private const int Clients = 8;
    private const int RowsPerRun = 20;

    /// <summary>So many runs are accepted before the signal; the clients go on starting more.</summary>
    private const int RunsBefore = 24;

    [Fact]
    public async Task Sigterm_UnderLoad_EndsWithinTenSecondsAndTheNextStartLosesNothing()
    {
        using var folder = new TemporaryFolder();
        var slow = new TaskCompletionSource();
        await using ScriptedModelServer model = await ScriptedModelServer.StartAsync(async (_, cancellationToken) =>
        {
            await slow.Task.WaitAsync(cancellationToken);
            return ScriptedAnswer.Output(new JObject { ["category"] = "billing" });
        });
        string[] args = ["--api-base", model.BaseUrl.ToString(), "--model", "test-model"];
        var accepted = new ConcurrentDictionary<string, string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] unanswered;
        using (AppProcess first = await AppProcess.StartAsync(folder.FullPath, args))
        {
            (await first.Client.PutAsync("/api/pipelines/tickets", new StringContent(TestPipelines.Tickets, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
            Task<string>[] clients = [.. Enumerable.Range(0, Clients).Select(client => StartUntilRefusedAsync(first.Client, client, (key, run) =>
            {
                accepted[key] = run;
                if (accepted.Count >= RunsBefore)
                {
                    enough.TrySetResult();
                }
            }))];
            await enough.Task;
            Task<HttpResponseMessage> waiting = first.Client.GetAsync($"/api/runs/{accepted.Values.First()}?wait=60");
            await model.WaitForCallsAsync(1);
            long begun = Stopwatch.GetTimestamp();
            first.Signal("TERM");
            (int code, string error) = await first.EndAsync();

            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(begun)}.");
            Assert.True(code == 0, $"{code}: {error}");
            Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
            unanswered = await Task.WhenAll(clients);
        }

        slow.SetResult();
        using AppProcess second = await AppProcess.StartAsync(folder.FullPath, args);
        foreach (string key in unanswered)
        {
            accepted[key] = await second.Client.StartPatientlyAsync("tickets", key, TextsOf(key));
        }

        foreach ((string key, string run) in accepted)
        {
            Assert.Equal("Completed", (string?)(await second.Client.EndPatientlyAsync(run))["status"]);
            Assert.Equal(TextsOf(key), await TextsAsync(second.Client, run));
        }

        Assert.Equal(accepted.Values.Order(), (await second.Client.AllRunsAsync(top: 100)).Order());
    }

    [Fact]
    public async Task Start_BeyondThisMachineWithoutKeys_IsRefused()
    {
        using var folder = new TemporaryFolder();

        (int code, string error) = await AppProcess.RunAsync(folder.FullPath, "--urls", "http://0.0.0.0:0", "--store", folder["store"]);

        Assert.Equal(2, code);
        Assert.Contains("--api-keys", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["store"]));
    }

    /// <summary>Starts one run after the other until the app takes no more.</summary>
    /// <returns>The key of the start that was not accepted: refused, or cut off without an answer.</returns>
    private static async Task<string> StartUntilRefusedAsync(HttpClient client, int number, Action<string, string> accepted)
    {
        for (int run = 0; ; run++)
        {
            string key = $"client {number}, run {run}";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pipelines/tickets/runs") { Content = AppCalls.Rows(TextsOf(key)) };
            request.Headers.Add("Idempotency-Key", key);
            try
            {
                using HttpResponseMessage answer = await client.SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    await HttpProblem.RequireRetryAsync(answer);
                    return key;
                }

                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                accepted(key, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
            }
            catch (HttpRequestException)
            {
                return key;
            }
        }
    }

    private static string[] TextsOf(string key) => [.. Enumerable.Range(0, RowsPerRun).Select(row => $"{key}, row {row}")];

    private static async Task<IEnumerable<string>> TextsAsync(HttpClient client, string run) =>
        (await client.GetStringAsync($"/api/runs/{run}/output")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (string)JsonNode.Parse(line)!["text"]!);
}
