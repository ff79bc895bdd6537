using Pipelines.Durable.Orchestrations;

namespace Pipelines.Bench.Orchestrate;

/// <summary>An orchestrator that is one function.</summary>
internal sealed class CallingOrchestrator(Func<IOrchestrationContext, int, Task<int>> run) : IOrchestrator<int, int>
{
    public Task<int> RunAsync(IOrchestrationContext context, int input) => run(context, input);
}
