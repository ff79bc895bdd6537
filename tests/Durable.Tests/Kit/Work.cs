using Pipelines.Durable.Activities;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>An activity that is one function.</summary>
internal sealed class Work<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run) : IActivity<TInput, TOutput>
{
    public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => run(context, input, cancellationToken);
}
