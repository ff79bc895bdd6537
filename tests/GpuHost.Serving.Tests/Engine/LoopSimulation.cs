using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Time;

namespace GpuHost.Serving.Tests.Engine;

/// <summary>
/// The serving loop's parts on the test's own thread, with a clock that it moves and a load made from a seed: a run can be
/// had again by its seed. After every step the books are compared with the context.
/// </summary>
internal sealed class LoopSimulation
{
    private readonly Xoshiro256 _random;
    private readonly ManualTimeProvider _time = new();
    private readonly SnapshotShelf _snapshots;
    private readonly KvCache _cache;
    private readonly Scheduler _scheduler;
    private readonly StepRunner _runner;
    private readonly StepOutputs _outputs;
    private readonly EngineBounds _bounds;
    private readonly List<(GenerationJob Job, GenerationRequest Request)> _live = [];
    private readonly StepBudget _budget;
    private int _departures;

    public LoopSimulation(ulong seed, int contextTokens, int sequencesMax, long snapshotBytesMax)
    {
        _random = new Xoshiro256(seed);
        Model = new FakeModelEngine(contextTokens, batchTokensMax: 32, sequencesMax);
        var options = new EngineOptions
        {
            DetectedPrefixTokensMin = 4,
            RunningRequestsMax = Math.Max(1, sequencesMax - 2),
            IdleTokensMax = contextTokens / 8,
            HostSnapshotBytesMax = snapshotBytesMax,
            SnapshotTokensMin = 3,
        };
        _bounds = EngineBounds.Of(options, Model.Limits, Model.Model);
        _snapshots = new SnapshotShelf(_bounds.HostSnapshotBytesMax, _bounds.SnapshotTokensMin, Model.Layout.BytesPerToken, new RestoreEstimate());
        _cache = new KvCache(Model.Limits, canShare: true, _bounds.DetectedPrefixTokensMin, _snapshots);
        _budget = new StepBudget(_bounds);
        _scheduler = new Scheduler(_cache, store: null, _bounds, Counters, _budget);
        _scheduler.LeftQueue += job => _departures += job.TryLeaveQueue() ? 1 : 0;

        // The clock stands still while the fake computes: what it would learn of speed is not told to the shelf.
        _runner = new StepRunner(Model, _cache, new RestoreEstimate(), _budget, _time);
        _outputs = new StepOutputs(Model, _time);
    }

    public FakeModelEngine Model { get; }

    public EngineCounters Counters { get; } = new();

    public int Answered { get; private set; }

    public int Cancelled { get; private set; }

    public int Late { get; private set; }

    public int Faulted { get; private set; }

    public void Run(int requests)
    {
        int submitted = 0;
        while (submitted < requests || !_scheduler.IsIdle)
        {
            for (int arrivals = Below(4); arrivals > 0 && submitted < requests && _live.Count < 40; arrivals--, submitted++)
            {
                Submit();
            }

            if (_live.Count > 0 && Below(12) == 0)
            {
                _live[Below(_live.Count)].Job.RequestCancellation();
            }

            _time.Advance(TimeSpan.FromMilliseconds(Below(200)));
            Step();
            Collect();
        }

        Assert.Equal(requests, _departures);
        AssertNothingIsLeft();
    }

    private void Submit()
    {
        GenerationRequest request = RandomRequest();
        GenerationLimits limits = RequestCheck.Check(request, Model, _bounds);
        BatchGroup group = BatchGroup.Of(BatchOutput.Logits, request.Adapters, new Dictionary<string, LoadedAdapter>());
        long now = _time.GetTimestamp();
        long deadline = Below(10) == 0 ? now + TimeSpan.FromMilliseconds(Below(3_000)).Ticks : long.MaxValue;
        var terms = new JobTerms(request.Priority, request.Tenant, new PrefixScope(request.Tenant, group.AdapterKey), group, now, deadline);
        var job = new GenerationJob(request, terms, limits, _time, updates: null);
        _live.Add((job, request));
        _scheduler.Add(job);
    }

    /// <summary>Prompts over two letters and of common stems, so that prefixes meet, split and fork all the time.</summary>
    private GenerationRequest RandomRequest()
    {
        var stem = new Xoshiro256((ulong)Below(3));
        List<TokenId> prompt = [.. Enumerable.Range(0, Below(40)).Select(_ => new TokenId(1 + (int)(stem.NextUInt64() % 2)))];
        prompt.AddRange(Enumerable.Range(0, 1 + Below(12)).Select(_ => new TokenId(1 + Below(2))));
        int[] breakpoints = Below(2) == 0 ? [] : [1 + Below(prompt.Count)];
        return new GenerationRequest
        {
            Prompt = [.. prompt],
            Breakpoints = breakpoints,
            OutputTokensMax = 1 + Below(30),
            Sampling = new SamplingSettings { Temperature = Below(2), Seed = (ulong)Below(1_000) },
            Priority = Below(3) == 0 ? CallPriority.Interactive : CallPriority.Batch,
            Tenant = Below(5) == 0 ? "other" : "",
            Adapters = Below(6) == 0 ? [new AdapterUse(new AdapterId(1), 0.5f)] : [],
        };
    }

    private void Step()
    {
        StepPlan plan = _scheduler.Decide(_time.GetTimestamp());
        Assert.True(plan.Batch.Count <= _bounds.StepTokensMax);
        StepOutcome outcome = _runner.Run(plan);

        // Made-up times, so that the size of steps wanders through all that it can be.
        _budget.Note(plan.Batch.Count, plan.DecodeTokens, plan.Decoding, TimeSpan.FromMicroseconds(Below(2_000)));
        if (plan.HasWork)
        {
            _scheduler.Apply(outcome, _outputs);
        }

        _runner.RunCommands();
        KvIntegrity.Check(_cache, Model);
        Assert.Equal(_cache.CellsUsed, Model.CellsUsed);
        CheckSnapshots();
    }

    private void CheckSnapshots()
    {
        Assert.InRange(_snapshots.BytesUsed, 0, _bounds.HostSnapshotBytesMax);
        Assert.Equal(_snapshots.Units.Sum(unit => unit.SizeBytes), _snapshots.BytesUsed);
        Assert.All(_snapshots.Units, unit =>
        {
            Assert.NotNull(unit.State);
            Assert.Equal(_snapshots.Units.Count(other => other.Parent == unit), unit.ChildCount);
            Assert.True(unit.Parent is null || _snapshots.Units.Contains(unit.Parent));
        });
    }

    private void Collect()
    {
        foreach ((GenerationJob job, GenerationRequest request) in _live.Where(entry => entry.Job.Result.IsCompleted).ToList())
        {
            _live.Remove((job, request));
            if (job.Result.IsCanceled)
            {
                Cancelled++;
            }
            else if (job.Result.Exception?.InnerException is RequestException failure)
            {
                Late += failure.Failure == RequestFailure.DeadlineExceeded ? 1 : 0;
                Faulted += failure.Failure == RequestFailure.EngineFault ? 1 : 0;
            }
            else
            {
                Check(request, job.Result.Result);
            }
        }

        // A cancelled job never outlives the step after its cancellation.
        Assert.DoesNotContain(_live, entry => entry.Job.IsCancelled);
    }

    private void Check(GenerationRequest request, GenerationResult result)
    {
        Answered++;
        Assert.Equal(ReferenceModel.Answer(request), result.Tokens);
        Assert.Equal(request.Prompt.Length, result.Usage.InputTokens);
        Assert.Equal(result.Tokens.Count, result.Usage.OutputTokens);
        Assert.InRange(result.Usage.CachedTokens, 0, request.Prompt.Length - 1);
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(_live);
        Assert.Empty(_cache.Leases);
        _cache.Expire(_time.GetTimestamp(), idleTokensMax: 0);
        _runner.RunCommands();
        KvIntegrity.Check(_cache, Model);
        Assert.Equal(0, _cache.CellsUsed);
        Assert.Equal(0, Model.CellsUsed);
        Assert.Empty(_cache.Tree.Roots);
        Assert.Equal(_cache.Sequences.SequencesMax, _cache.Sequences.FreeCount);
        Assert.All(_snapshots.Units, unit => Assert.Equal(0, unit.PinCount));
    }

    private int Below(int bound) => (int)(_random.NextUInt64() % (ulong)bound);
}
