using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Load;

public sealed class ListenersTests
{
    private const int Listeners = 1_000;
    private const int Rows = 3;

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    /// <summary>The next row is let go when all have heard of the one before, so there is an event for each that nobody may miss.</summary>
    [Fact]
    public async Task Events_AThousandListeners_EachHearsOfEveryRowAndTheEnd()
    {
        TaskCompletionSource[] gates = [.. Enumerable.Range(0, Rows).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        var model = new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            await gates[request.Messages[^1].Content[^1] - '0'].Task.WaitAsync(cancellationToken);
            return Answers.Text(request, """{"category": "billing"}""");
        });
        using var folder = new TemporaryFolder();
        var store = new WatchedBlobStore(new FileBlobStore(folder["store"], TimeProvider.System));
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Folder = folder, Store = store, Client = model });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", [.. Enumerable.Range(0, Rows).Select(static row => $"row {row}")]);

        var audience = new Audience(Listeners, Rows);
        Task<JsonNode>[] listeners = [.. Enumerable.Range(0, Listeners).Select(listener => ListenAsync(app.Client, run, rows => audience.Heard(listener, rows)))];
        for (int row = 0; row < Rows; row++)
        {
            await audience.AllHeardAsync(row).WaitAsync(EndsWithin);
            gates[row].SetResult();
        }

        JsonNode[] ends = await Task.WhenAll(listeners).WaitAsync(EndsWithin);

        Assert.All(ends, static end => Assert.Equal("Completed", (string?)end["status"]));
        Assert.All(ends, static end => Assert.Equal(Rows, (int)end["stages"]![0]!["rowsDone"]!));
        Assert.InRange(store.Asked.Count(name => name == $"runs/{run}/origin.json"), 1, 10);
    }

    /// <returns>What the event <c>end</c> says.</returns>
    private static async Task<JsonNode> ListenAsync(HttpClient client, string run, Action<int> heard)
    {
        using HttpResponseMessage answer = await client.GetAsync($"/api/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string name = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                JsonNode told = JsonNode.Parse(line["data: ".Length..])!;
                heard(told["stages"]!.AsArray() is [{ } stage, ..] ? (int)stage["rowsDone"]! : 0);
                if (name == "end")
                {
                    return told;
                }
            }
        }

        throw new InvalidOperationException("The stream ended without an end.");
    }
}
