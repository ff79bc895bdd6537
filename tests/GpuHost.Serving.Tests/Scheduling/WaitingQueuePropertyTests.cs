using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Scheduling;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Scheduling;

public sealed class WaitingQueuePropertyTests
{
    private const int CostMax = 50;
    private static readonly string[] Tenants = ["a", "b", "c", "d"];

    /// <summary>Tenants that always have something waiting are never further apart than one job's cost.</summary>
    [Fact]
    public void Lines_TenantsThatAlwaysWait_UseEquallyMuch() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Xoshiro256((ulong)seed);
            var queue = new WaitingQueue();
            var used = Tenants.ToDictionary(tenant => tenant, _ => 0);
            foreach (string tenant in Tenants)
            {
                queue.Add(Job(tenant, CallPriority.Batch));
                queue.Add(Job(tenant, CallPriority.Batch));
            }

            for (int i = 0; i < 200; i++)
            {
                SequenceJob next = queue.Lines(true, true).First().First!.Value;
                int cost = 1 + (int)(random.NextUInt64() % CostMax);
                queue.Take(next);
                queue.Charge(next, cost);
                used[next.Terms.Tenant] += cost;
                queue.Add(Job(next.Terms.Tenant, CallPriority.Batch));
                queue.Forget(next);
                Assert.InRange(used.Values.Max() - used.Values.Min(), 0, CostMax);
            }
        }));

    /// <summary>Against plain lists: interactive first, within a tenant in order, what comes back in front.</summary>
    [Fact]
    public void Lines_AnyOperations_AgreeWithPlainLists() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf(60).ToArbitrary(), choices =>
        {
            var queue = new WaitingQueue();
            var naive = new Dictionary<(string Tenant, CallPriority Priority), List<SequenceJob>>();
            var taken = new List<SequenceJob>();
            foreach (int choice in choices)
            {
                Step(queue, naive, taken, choice);
                List<LinkedList<SequenceJob>> lines = [.. queue.Lines(true, true)];
                Assert.Equal(naive.Values.Sum(line => line.Count), queue.Count);
                Assert.Equal(naive.Values.Count(line => line.Count > 0), lines.Count);
                Assert.All(lines, line => Assert.Equal(naive[(line.First!.Value.Terms.Tenant, line.First.Value.Terms.Priority)], line));
                Assert.True(lines.Zip(lines.Skip(1)).All(pair => IsNoLater(pair.First, pair.Second)), "A batch line stands before an interactive one.");
            }
        }));

    /// <summary>Nobody saves up turns by being away.</summary>
    [Fact]
    public void Lines_TenantThatComesLate_StartsLevel()
    {
        var queue = new WaitingQueue();
        SequenceJob early = Job("early", CallPriority.Batch);
        queue.Add(early);
        queue.Charge(early, 10_000);
        SequenceJob late = Job("late", CallPriority.Batch);
        queue.Add(late);

        queue.Charge(late, 1);

        Assert.Equal("early", queue.Lines(true, true).First().First!.Value.Terms.Tenant);
    }

    private static void Step(
        WaitingQueue queue, Dictionary<(string, CallPriority), List<SequenceJob>> naive, List<SequenceJob> taken, int choice)
    {
        string tenant = Tenants[choice % Tenants.Length];
        CallPriority priority = choice % 3 == 0 ? CallPriority.Interactive : CallPriority.Batch;
        List<SequenceJob> line = naive.TryGetValue((tenant, priority), out List<SequenceJob>? known) ? known : naive[(tenant, priority)] = [];
        switch (choice % 5)
        {
            case 0 when line.Count > 0:
                SequenceJob first = line[choice / 5 % line.Count];
                queue.Take(first);
                line.Remove(first);
                taken.Add(first);
                break;
            case 1 when taken.Count > 0:
                SequenceJob back = taken[^1];
                taken.RemoveAt(taken.Count - 1);
                queue.Return(back);
                naive[(back.Terms.Tenant, back.Terms.Priority)].Insert(0, back);
                break;
            case 2 when taken.Count > 0:
                queue.Forget(taken[0]);
                taken.RemoveAt(0);
                break;
            default:
                SequenceJob job = Job(tenant, priority);
                queue.Add(job);
                line.Add(job);
                break;
        }
    }

    private static bool IsNoLater(LinkedList<SequenceJob> before, LinkedList<SequenceJob> after) =>
        before.First!.Value.Terms.Priority == CallPriority.Interactive || after.First!.Value.Terms.Priority == CallPriority.Batch;

    private static GenerationJob Job(string tenant, CallPriority priority)
    {
        BatchGroup group = BatchGroup.Of(BatchOutput.Logits, [], new Dictionary<string, LoadedAdapter>());
        return new GenerationJob(
            new GenerationRequest { Prompt = [new TokenId(1)], Sampling = SamplingSettings.Greedy },
            new JobTerms(priority, tenant, new PrefixScope(tenant, ""), group, 0, long.MaxValue),
            new GenerationLimits(1, TimeSpan.Zero),
            TimeProvider.System,
            updates: null);
    }
}
