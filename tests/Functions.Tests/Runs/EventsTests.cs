using System.Net;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class EventsTests
{
    [Fact]
    public async Task Get_ManyListeners_AllHearTheEnd()
    {
        var gate = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions { Client = Answering.After(gate.Task) });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a", "b");

        var heard = new CountdownEvent(20);
        Task<JsonNode>[] listeners = [.. Enumerable.Range(0, 20).Select(_ => ListenAsync(app, run, () => Signal(heard)))];
        await Task.Run(() => heard.Wait(TimeSpan.FromSeconds(30)));
        gate.SetResult();
        JsonNode[] ends = await Task.WhenAll(listeners);

        Assert.All(ends, static end => Assert.Equal("Completed", (string?)end["status"]));
        Assert.All(ends, static end => Assert.Equal(2, (int)end["stages"]![0]!["rowsDone"]!));
    }

    [Fact]
    public async Task Get_ARunThatHasEnded_IsTheEndAtOnce()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string run = await app.StartAsync("tickets", "a");
        await app.EndAsync(run);

        Assert.Equal("Completed", (string?)(await ListenAsync(app, run, static () => { }))["status"]);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/api/runs/nothing-1/events")).StatusCode);
    }

    /// <summary>More events than listeners may come.</summary>
    private static void Signal(CountdownEvent heard)
    {
        if (!heard.IsSet)
        {
            heard.Signal();
        }
    }

    /// <returns>What the event <c>end</c> says.</returns>
    private static async Task<JsonNode> ListenAsync(RunningApp app, string run, Action onFirst)
    {
        using HttpResponseMessage answer = await app.Client.GetAsync($"/api/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string name = "";
        bool isFirst = true;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                if (isFirst)
                {
                    onFirst();
                    isFirst = false;
                }

                if (name == "end")
                {
                    return JsonNode.Parse(line["data: ".Length..])!;
                }
            }
        }

        throw new InvalidOperationException("The stream ended without an end.");
    }
}
