using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Hosting;

public sealed class RestartTests
{
    [Fact]
    public async Task Stop_InTheMiddleOfARun_TheNextStartGoesOnWithIt()
    {
        using var folder = new TemporaryFolder();
        string run;
        await using (RunningApp first = await RunningApp.StartAsync(new AppOptions { Folder = folder, Client = Answering.After(new TaskCompletionSource().Task) }))
        {
            await first.PutPipelineAsync("tickets", TestPipelines.Tickets);
            run = await first.StartAsync("tickets", "a", "b");
        }

        await using RunningApp second = await RunningApp.StartAsync(new AppOptions { Folder = folder });
        JsonNode end = await second.EndAsync(run);

        Assert.Equal("Completed", (string?)end["status"]);
        Assert.Equal(2, (int)end["outputRows"]!);
    }
}
