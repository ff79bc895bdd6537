using GpuHost.LlamaCpp.Engine;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Real;

/// <summary>The loop's parts over llama.cpp on the test's own thread, so that what they allocate can be counted.</summary>
[Collection(RealModelCollection.Name)]
public sealed class SteadyStateTests(RealModel model)
{
    private const int Sequences = 8;
    private const int Steps = 200;

    /// <summary>What the growing answers themselves take: their tokens, twice over, their text, and how often each token came.</summary>
    private const int AnswerBytesPerToken = 96;

    public static TheoryData<SamplingSettings> Settings => new()
    {
        SamplingSettings.Greedy,
        new SamplingSettings { Temperature = 0.8f, TopK = 40, TopP = 0.95f, MinP = 0.05f, Seed = 1 },
        new SamplingSettings { Temperature = 1, RepeatPenalty = 1.1f, LogitBias = new Dictionary<int, float> { [7] = -1, [9] = 2 }, Seed = 2 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Step_AnswersBeingWritten_AllocatesNothingButTheAnswers(SamplingSettings settings)
    {
        using LlamaModelEngine engine = model.OpenModel();
        EngineBounds bounds = EngineBounds.Of(new EngineOptions { RunningRequestsMax = Sequences }, engine.Limits, engine.Model);
        var estimate = new RestoreEstimate();
        var budget = new StepBudget(bounds);
        var shelf = new SnapshotShelf(bounds.HostSnapshotBytesMax, bounds.SnapshotTokensMin, engine.Layout.BytesPerToken, estimate);
        var cache = new KvCache(engine.Limits, canShare: true, bounds.DetectedPrefixTokensMin, shelf);
        var scheduler = new Scheduler(cache, store: null, bounds, new EngineCounters(), budget);
        var runner = new StepRunner(engine, cache, estimate, budget, TimeProvider.System);
        var outputs = new StepOutputs(engine, TimeProvider.System);
        for (int i = 0; i < Sequences; i++)
        {
            scheduler.Add(Job(engine, settings, i));
        }

        var perStep = new List<long>(Steps);
        for (int step = 0; step < Steps + 20; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            StepPlan plan = scheduler.Decide(TimeProvider.System.GetTimestamp());
            scheduler.Apply(runner.Run(plan), outputs);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (step >= 20)
            {
                perStep.Add(bytes);
            }
        }

        Assert.Equal(0, perStep.Order().ElementAt(Steps / 2));
        Assert.InRange(perStep.Sum(), 0, (long)Steps * Sequences * AnswerBytesPerToken);
        scheduler.FailAll(new OperationCanceledException());
    }

    private static GenerationJob Job(LlamaModelEngine engine, SamplingSettings settings, int number)
    {
        var request = new GenerationRequest
        {
            Prompt = engine.Tokenizer.Tokenize($"Number {number} begins like this.", true, false),
            Breakpoints = [3, 7],
            Sampling = settings with { Seed = settings.Seed + (ulong)number },
            IgnoresEnd = true,
        };
        BatchGroup group = BatchGroup.Of(BatchOutput.Logits, [], new Dictionary<string, LoadedAdapter>());
        var terms = new JobTerms(CallPriority.Batch, "", new PrefixScope("", ""), group, 0, long.MaxValue);
        return new GenerationJob(request, terms, new GenerationLimits(10_000, TimeSpan.Zero), TimeProvider.System, updates: null);
    }
}
