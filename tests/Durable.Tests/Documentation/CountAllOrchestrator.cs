using Pipelines.Durable.Activities;
using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Tests.Documentation;

/// <summary>The example of docs/durable.md, with the change that its chapter on versions makes.</summary>
internal sealed class CountAllOrchestrator : IOrchestrator<string[], int>
{
    public static readonly OrchestratorRef<string[], int> CountAll = new("CountAll");
    public static readonly ActivityRef<string, int> CountWords = new("CountWords");
    public static readonly ActivityRef<string[], bool> Check = new("Check");

    private static readonly LogicFlag ChecksFirst = new(1, "Checks the input before counting", Since: "1.1");

    public async Task<int> RunAsync(IOrchestrationContext context, string[] paths)
    {
        if (context.Has(ChecksFirst))
        {
            await context.CallActivityAsync(Check, paths);
        }

        CallOptions options = new() { Retry = new RetryPolicy(5, TimeSpan.FromSeconds(2), backoffCoefficient: 2) };
        context.SetCustomStatus(new { files = paths.Length });
        int[] counts = await Task.WhenAll(paths.Select(path => context.CallActivityAsync(CountWords, path, options)));
        return counts.Sum();
    }
}
