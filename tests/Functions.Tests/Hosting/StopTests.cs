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
    private const int Runs = 12;
    private const int RowsPerRun = 40;

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
        List<string> runs = [];
        using (AppProcess first = await AppProcess.StartAsync(folder.FullPath, args))
        {
            (await first.Client.PutAsync("/api/pipelines/tickets", new StringContent(TestPipelines.Tickets, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
            for (int number = 0; number < Runs; number++)
            {
                runs.Add(await StartAsync(first.Client, number));
            }

            Task<HttpResponseMessage> waiting = first.Client.GetAsync($"/api/runs/{runs[0]}?wait=60");
            await model.WaitForCallsAsync(1);
            long begun = Stopwatch.GetTimestamp();
            first.Signal("TERM");
            (int code, string error) = await first.EndAsync();

            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(begun)}.");
            Assert.True(code == 0, $"{code}: {error}");
            Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        }

        slow.SetResult();
        using AppProcess second = await AppProcess.StartAsync(folder.FullPath, args);
        foreach (string run in runs)
        {
            Assert.Equal(RowsPerRun, await RowsOfAsync(second.Client, run));
        }
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

    private static async Task<string> StartAsync(HttpClient client, int number)
    {
        string[] texts = [.. Enumerable.Range(0, RowsPerRun).Select(row => $"run {number}, row {row}")];
        using HttpResponseMessage answer = await client.PostAsync("/api/pipelines/tickets/runs", AppCalls.Rows(texts));
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    private static async Task<int> RowsOfAsync(HttpClient client, string run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        JsonNode found;
        do
        {
            found = (await client.GetFromJsonAsync<JsonNode>($"/api/runs/{run}?wait=30", patience.Token))!;
        }
        while (!(bool)found["isEnded"]!);
        Assert.Equal("Completed", (string?)found["status"]);
        return (await client.GetStringAsync($"/api/runs/{run}/output")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count();
    }
}
