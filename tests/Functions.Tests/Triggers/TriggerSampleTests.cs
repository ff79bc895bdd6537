using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipelines.Core.Queues;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>samples/triggers, as its README says, against the app as a process.</summary>
public sealed class TriggerSampleTests(AzuriteQueues azurite) : IClassFixture<AzuriteQueues>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    private static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "triggers");

    [Fact]
    public async Task Walk_OverARequestTheClockAFileAndAHook_EndsWithTheRowsOfEach()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedTickets models = await ScriptedTickets.StartAsync();
        using AppProcess app = await AppProcess.StartAsync(folder.FullPath, "--model", "openai/test-model", "--api-base", models.Address);

        (int exitCode, string output) = await WalkAsync(app.Client.BaseAddress!.AbsoluteUri.TrimEnd('/'), Path.Combine(folder.FullPath, "store"));

        Assert.True(exitCode == 0, output);
        Assert.Equal(["by a request", "by the clock", "by a file", "by another system"], output.Split('\n').Where(static line => line.StartsWith("== ", StringComparison.Ordinal)).Select(static line => line[3..]));
        Assert.Equal(7, output.Split('\n').Count(static line => line.Contains(ScriptedTickets.Category, StringComparison.Ordinal)));
        Assert.Contains("the same once more is refused: 409", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_InTheQueue_IsOneRunHoweverOftenItIsSent()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedTickets models = await ScriptedTickets.StartAsync();
        string message = await File.ReadAllTextAsync(Path.Combine(Sample, "message.json"));
        IMessageQueue queue = QueueAddress.Open(azurite.Server.ConnectionString, "sample-runs");
        using AppProcess app = await AppProcess.StartAsync(
            folder.FullPath,
            new Dictionary<string, string> { ["PIPELINES_QUEUE_ACCOUNT"] = azurite.Server.ConnectionString, ["PIPELINES_QUEUE"] = "sample-runs" },
            "--model", "openai/test-model", "--api-base", models.Address);
        using HttpResponseMessage deployed = await app.Client.PutAsync("/api/pipelines/tickets", new StringContent(await File.ReadAllTextAsync(Path.Combine(Sample, "pipeline.yaml"))));
        Assert.True(deployed.IsSuccessStatusCode, await deployed.Content.ReadAsStringAsync());

        await queue.SendAsync(message, default);
        await queue.SendAsync(message, default);
        string run = await FirstRunAsync(app.Client);
        await EndAsync(app.Client, run);
        string output = await app.Client.GetStringAsync($"/api/runs/{run}/output");

        Assert.Contains("Where is my parcel?", output, StringComparison.Ordinal);
        Assert.Contains(ScriptedTickets.Category, output, StringComparison.Ordinal);
        Assert.Single(((JsonNode?)await app.Client.GetFromJsonAsync<JsonNode>("/api/runs"))!["runs"]!.AsArray());
    }

    private static async Task<(int ExitCode, string Output)> WalkAsync(string app, string store)
    {
        using Process walk = Process.Start(new ProcessStartInfo("sh", [Path.Combine(Sample, "walk.sh"), app, store]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = walk.StandardError.ReadToEndAsync();
        string output = await walk.StandardOutput.ReadToEndAsync().WaitAsync(Long);
        await walk.WaitForExitAsync();
        return (walk.ExitCode, output + await error);
    }

    private static async Task<string> FirstRunAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(Long);
        while (true)
        {
            JsonNode list = (await client.GetFromJsonAsync<JsonNode>("/api/runs", patience.Token))!;
            if (list["runs"]!.AsArray() is [{ } run, ..])
            {
                return (string)run["runId"]!;
            }
        }
    }

    private static async Task EndAsync(HttpClient client, string run)
    {
        using var patience = new CancellationTokenSource(Long);
        while (!(bool)(await client.GetFromJsonAsync<JsonNode>($"/api/runs/{run}?wait=30", patience.Token))!["isEnded"]!)
        {
        }
    }
}
