using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>An orchestrator that is one function.</summary>
internal sealed class Script<TInput, TOutput>(Func<IOrchestrationContext, TInput, Task<TOutput>> run) : IOrchestrator<TInput, TOutput>
{
    public Task<TOutput> RunAsync(IOrchestrationContext context, TInput input) => run(context, input);
}
