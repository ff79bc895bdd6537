using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;
using Pipelines.Storage;
using Pipelines.TestKit.Azurite;

namespace Pipelines.Functions.Tests.Hosting;

public sealed class AzuriteTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task TheWholeWay_OnAStorageAccount_IsTheSame()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions
        {
            Store = StoreAddress.Parse(azurite.Server.ConnectionString, azurite.NewContainer(), workingFolder: "/").Open(TimeProvider.System),
        });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        string run = await app.StartAsync("tickets", "a", "b", "c");
        JsonNode end = await app.EndAsync(run);

        Assert.Equal("Completed", (string?)end["status"]);
        Assert.Equal(3, (await app.Client.GetStringAsync($"/api/runs/{run}/output")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        (await app.Client.DeleteAsync($"/api/runs/{run}")).EnsureSuccessStatusCode();
        Assert.Empty(await app.BlobsAsync($"runs/{run}"));
    }
}
