using Pipelines.Durable.Activities;

namespace Pipelines.Bench.Orchestrate;

/// <summary>Does nothing.</summary>
internal sealed class EchoActivity : IActivity<int, int>
{
    public Task<int> RunAsync(ActivityContext context, int input, CancellationToken cancellationToken) => Task.FromResult(input);
}
