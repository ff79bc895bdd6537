using Pipelines.Durable.Activities;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>Some calls fail, by the number of their task alone, so that retries are part of every history.</summary>
internal sealed class LeafActivity : IActivity<int, LeafResult>
{
    private const int PaddingChars = 500;

    public Task<LeafResult> RunAsync(ActivityContext context, int input, CancellationToken cancellationToken) =>
        (input + context.TaskId) % 5 == 4
            ? throw new InvalidOperationException($"Not with task {context.TaskId}.")
            : Task.FromResult(new LeafResult(TreePlan.LeafValue(input), new string('x', input % 2 * PaddingChars)));
}
