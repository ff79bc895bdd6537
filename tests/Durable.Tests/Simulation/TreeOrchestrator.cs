using Pipelines.Durable.Activities;
using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>Does what a <see cref="TreePlan"/> says. Its output is the sum of all that came.</summary>
internal sealed class TreeOrchestrator : IOrchestrator<TreeState, long>
{
    public const string Event = "add";

    public static readonly OrchestratorRef<TreeState, long> Tree = new("Tree");
    public static readonly ActivityRef<int, LeafResult> Leaf = new("Leaf");

    private static readonly CallOptions Retried = new() { Retry = new RetryPolicy(4, TimeSpan.FromSeconds(20), 2) };

    public async Task<long> RunAsync(IOrchestrationContext context, TreeState input)
    {
        TreePlan plan = input.Plan;
        context.SetCustomStatus(input.Generation);
        Task<LeafResult[]> leaves = Task.WhenAll(Enumerable.Range(0, plan.Leaves).Select(n => context.CallActivityAsync(Leaf, n, Retried)));
        Task<long[]> children = Task.WhenAll(plan.Children.Select(child => context.CallOrchestratorAsync(Tree, new TreeState(child, 1, 0))));
        if (plan.Minutes > 0)
        {
            await context.CreateTimerAsync(TimeSpan.FromMinutes(plan.Minutes));
        }

        long sum = input.Sum + (await leaves).Sum(static leaf => leaf.Value) + (await children).Sum();
        for (int events = plan.Events; events > 0; events--)
        {
            sum += await context.WaitForEventAsync<int>(Event);
        }

        if (input.Generation < plan.Generations)
        {
            context.ContinueAsNew(input with { Generation = input.Generation + 1, Sum = sum });
        }

        return sum;
    }
}
