using System.Diagnostics;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>The pipeline's <c>rate_limits</c> where several workers do a run.</summary>
public sealed class SharedRateTests
{
    private const int Rows = 30;
    private const int CallsPerSecond = 10;

    [Fact]
    public async Task Run_SeveralWorkers_KeepTheLimitTogether()
    {
        var limits = new RateLimits { Calls = [new RateLimit(CallsPerSecond, TimeSpan.FromSeconds(1))] };
        PipelinePlan plan = TestPlan.Of(Ask.Once("a")) with { Models = new ModelPlan { RateLimits = limits } };
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(plan, Rows, client);
        house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 2, InFlightMax = 4 } } };
        for (int worker = 0; worker < 3; worker++)
        {
            house.AddWorker();
        }

        long begun = Stopwatch.GetTimestamp();
        RunEnd end = await house.EndAsync(await house.StartAsync());
        TimeSpan took = Stopwatch.GetElapsedTime(begun);

        // Kept by each worker for itself, the limit would let all calls begin at once.
        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.True(took >= TimeSpan.FromSeconds((Rows / CallsPerSecond) - 1), $"It took {took}.");
    }
}
