using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Scheduling;

/// <summary>Groups that cannot share a batch take turns.</summary>
public sealed class TurnTests
{
    private readonly KvCache _cache = new(
        new FakeModelEngine().Limits, canShare: true, 4, new SnapshotShelf(0, 1, 0, new RestoreEstimate()));

    private readonly RunningSet _running = new();

    [Fact]
    public void NextGroup_InteractiveWorkAndABatchGroup_BothGetOnAndInteractiveMoreOften()
    {
        SequenceJob reader = Add(CallPriority.Interactive, adapter: 0);
        SequenceJob batch = Add(CallPriority.Batch, adapter: 1);

        List<BatchGroup> turns = Run(steps: 60);

        Assert.Equal(60 / (RunningSet.TurnStepsMax + 2), turns.Count(turn => turn.Equals(batch.Terms.Group)), 2.0);
        Assert.All(turns, turn => Assert.True(turn.Equals(reader.Terms.Group) || turn.Equals(batch.Terms.Group)));
        Assert.InRange(LongestWait(turns, batch.Terms.Group), 1, RunningSet.TurnStepsMax + 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void NextGroup_BatchGroupsOnly_TakeEqualTurns(int groups)
    {
        List<SequenceJob> jobs = [.. Enumerable.Range(0, groups).Select(adapter => Add(CallPriority.Batch, adapter))];

        List<BatchGroup> turns = Run(steps: groups * 10);

        Assert.All(jobs, job => Assert.Equal(10, turns.Count(turn => turn.Equals(job.Terms.Group))));
    }

    [Fact]
    public void NextGroup_TwoReadersOfOtherAdapters_Alternate()
    {
        SequenceJob first = Add(CallPriority.Interactive, adapter: 0);
        SequenceJob second = Add(CallPriority.Interactive, adapter: 1);
        Add(CallPriority.Batch, adapter: 2);

        List<BatchGroup> turns = Run(steps: 60);

        Assert.Equal(
            turns.Count(turn => turn.Equals(first.Terms.Group)), (double)turns.Count(turn => turn.Equals(second.Terms.Group)), 2.0);
    }

    /// <summary>Who has to go when cells run out.</summary>
    [Fact]
    public void Youngest_BatchAndInteractive_IsTheBatchJobThatCameLast()
    {
        SequenceJob reader = Add(CallPriority.Interactive, adapter: 0);
        Assert.Equal(reader, _running.Youngest());
        Add(CallPriority.Batch, adapter: 0);
        SequenceJob batch = Add(CallPriority.Batch, adapter: 0);
        Add(CallPriority.Interactive, adapter: 0);

        Assert.Equal(batch, _running.Youngest());
    }

    /// <summary>Each step runs every job of the group whose turn it is, as the composer does.</summary>
    private List<BatchGroup> Run(int steps)
    {
        var turns = new List<BatchGroup>();
        for (int step = 1; step <= steps; step++)
        {
            BatchGroup group = _running.NextGroup(step)!;
            turns.Add(group);
            foreach (SequenceJob job in _running.Jobs)
            {
                job.LastStep = job.Terms.Group.Equals(group) ? step : job.LastStep;
            }
        }

        return turns;
    }

    private static int LongestWait(List<BatchGroup> turns, BatchGroup group)
    {
        int longest = 0;
        int waited = 0;
        foreach (BatchGroup turn in turns)
        {
            waited = turn.Equals(group) ? 0 : waited + 1;
            longest = Math.Max(longest, waited);
        }

        return longest;
    }

    private GenerationJob Add(CallPriority priority, int adapter)
    {
        AdapterUse[] adapters = adapter == 0 ? [] : [new AdapterUse(new AdapterId(adapter), 1)];
        BatchGroup group = BatchGroup.Of(BatchOutput.Logits, adapters, new Dictionary<string, LoadedAdapter>());
        var scope = new PrefixScope("", group.AdapterKey);
        var job = new GenerationJob(
            new GenerationRequest { Prompt = [new TokenId(1), new TokenId(2)] },
            new JobTerms(priority, "", scope, group, 0, long.MaxValue),
            new GenerationLimits(10, TimeSpan.Zero),
            TimeProvider.System,
            updates: null);
        _running.Add(job, _cache.TryOpen(scope, default, sharesPrefix: true, now: 0)!, toRestore: []);
        return job;
    }
}
