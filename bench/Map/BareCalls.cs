using System.Diagnostics;
using Pipelines.Core.Inference;

namespace Pipelines.Bench.Map;

/// <summary>The same calls without a pipeline around them: what the machine's timers and threads allow.</summary>
internal static class BareCalls
{
    private static readonly CompletionRequest Request = new() { Model = InstantModel.Name, Messages = [] };

    /// <returns>Calls per second.</returns>
    public static async Task<double> MeasureAsync(InstantModel model, int calls, int concurrency)
    {
        int next = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= calls)
            {
                await model.CompleteAsync(Request, CancellationToken.None);
            }
        })));
        return calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
