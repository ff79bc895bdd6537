namespace Pipelines.Durable.Orchestrations;

/// <summary>
/// Decides what is to be done, and does nothing itself: it is run again from the start after every event, and must come to the
/// same decisions. Everything it may look at or wait for is its input and its context; docs/durable.md has the rules.
/// </summary>
public interface IOrchestrator<TInput, TOutput>
{
    Task<TOutput> RunAsync(IOrchestrationContext context, TInput input);
}
