using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Runs.Control;
using Pipelines.Runtime.Tests.Runs.Repair;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Runs that the hub drives, over a store that forgets what it has acknowledged.</summary>
public sealed class OrchestratedRepairTests
{
    private const int Rows = 80;

    private static readonly PipelinePlan Plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);

    [Theory]
    [InlineData(20, 100)]
    [InlineData(90, 6)]
    [InlineData(130, 60)]
    public async Task Run_StoreForgetsItsLastChanges_IsTakenBackAndEndsAsACalmRunDoes(int atCall, int changes)
    {
        ForgettingBlobStore? store = null;
        int calls = 0;
        int forgotten = 0;
        var client = new ScriptedInferenceClient(async (request, _) =>
        {
            if (Interlocked.Increment(ref calls) == atCall)
            {
                forgotten = await store!.ForgetAsync(changes, static path => path.Value.Contains("/stages/", StringComparison.Ordinal));
            }

            return Answers.Text(request, "x");
        });
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, client);
        using (store = new ForgettingBlobStore(house.Store))
        {
            house.Store = store;
            house.SegmentLimits = new SegmentLimits { RecordsMax = 2 };
            house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 5, InFlightMax = 3 }, FailFast = FailFastOptions.Never } };
            house.AddWorker();

            string run = await house.StartAsync();
            RunEnd end = await house.EndAsync(run);

            Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
            Assert.True(forgotten > 0);
            Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
        }
    }

    [Fact]
    public async Task Run_SegmentOfAFinishedStageIsGone_AsksForItsRowsAgain()
    {
        const string LastPartition = "stages/01-a/part-00015/";
        IBlobStore? store = null;
        int calls = 0;
        var client = new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            // The first call of the second stage, which has not read so far yet.
            if (Interlocked.Increment(ref calls) == Rows + 1)
            {
                BlobInfo segment = await store!.ListAsync("runs/", cancellationToken)
                    .FirstAsync(static blob => blob.Path.Value.Contains(LastPartition, StringComparison.Ordinal) && blob.Path.Value.EndsWith(".seg", StringComparison.Ordinal), cancellationToken);
                await store.DeleteAsync(segment.Path, null, cancellationToken);
            }

            return Answers.Text(request, "x");
        });
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, client);
        store = house.Store;
        house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 5, InFlightMax = 3 } } };
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.InRange(end.LostSegments, 1, int.MaxValue);
        Assert.InRange(client.Calls, (2 * Rows) + 1, 4 * Rows);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Theory]
    [InlineData("plan.json")]
    [InlineData("origin.json")]
    public async Task Run_WhatItIsWasForgotten_IsRestoredFromItsOrchestration(string document)
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, model.Client);
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;
        await house.StopWorkersAsync();
        string path = $"runs/{run}/{document}";
        string before = (await house.ReadTextAsync(path))!;
        await house.Store.DeleteAsync(BlobPath.Parse(path), null, CancellationToken.None);

        model.AnswerAll();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.Equal(before, await house.ReadTextAsync(path));
        Assert.Equal((2 * Rows) + model.Canceled, model.Client.Calls);
    }

    [Fact]
    public async Task Run_WhatItIsWasForgottenBeforeItBegan_FailsAndSaysSo()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, client);
        string run = await house.StartAsync();
        await house.Store.DeleteAsync(BlobPath.Parse($"runs/{run}/plan.json"), null, CancellationToken.None);

        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Failed, end.Status);
        Assert.Contains("plan.json", end.Message, StringComparison.Ordinal);
        Assert.Contains("Begin the run anew", end.Message, StringComparison.Ordinal);
        Assert.Equal(0, client.Calls);
    }

    [Fact]
    public async Task Run_SegmentIsDamagedAndNotGone_FailsAndSaysWhich()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, client);
        house.Store = new DamagingBlobStore(house.Store, "stages/01-a/part-00000/");
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Failed, end.Status);
        Assert.Contains("stages/01-a/part-00000/", end.Message, StringComparison.Ordinal);
        Assert.Contains("failed", (await house.ReadTextAsync($"runs/{run}/control.json"))!, StringComparison.Ordinal);
    }
}
