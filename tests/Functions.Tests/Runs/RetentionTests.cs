using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipelines.Functions.App.Runs.Steering;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class RetentionTests
{
    [Fact]
    public async Task Sweep_RunsThatAreOldEnough_AreErasedAndThoseAtWorkStay()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions
        {
            Client = new TestKit.Inference.ScriptedInferenceClient(async (request, cancellationToken) =>
            {
                if (request.Messages[^1].Content.Contains("slow", StringComparison.Ordinal))
                {
                    await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                }

                return TestKit.Inference.Answers.Text(request, """{"category":"fine"}""");
            }),
        });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        string ended = await app.StartAsync("tickets", "quick");
        string atWork = await app.StartAsync("tickets", "slow");
        await app.EndAsync(ended);
        RunRetention retention = app.Services.GetServices<IHostedService>().OfType<RunRetention>().Single();

        int tooYoung = await retention.SweepAsync(TimeSpan.FromHours(1), CancellationToken.None);
        int erased = await retention.SweepAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.Equal((0, 1), (tooYoung, erased));
        Assert.Empty(await app.BlobsAsync($"runs/{ended}"));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync($"/api/runs/{atWork}")).StatusCode);
    }
}
