using System.Runtime.ExceptionServices;

namespace Pipelines.Runtime.Partitions;

/// <summary>Works through items with a bounded number at a time. The first error cancels the others and is the one that is thrown.</summary>
internal static class BoundedParallel
{
    public static async Task ForEachAsync<T>(
        IReadOnlyList<T> items,
        int atOnceMax,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        int next = -1;
        ExceptionDispatchInfo? firstError = null;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        async Task WorkThroughAsync()
        {
            try
            {
                while (Interlocked.Increment(ref next) is int i && i < items.Count)
                {
                    stopping.Token.ThrowIfCancellationRequested();
                    await work(items[i], stopping.Token);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref firstError, ExceptionDispatchInfo.Capture(e), null);
                await stopping.CancelAsync();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnceMax, items.Count)).Select(_ => Task.Run(WorkThroughAsync, CancellationToken.None)));
        firstError?.Throw();
    }
}
