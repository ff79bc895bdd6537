using System.Runtime.ExceptionServices;

namespace Pipelines.Runtime.Partitions;

/// <summary>Works through items with a bounded number at a time. The first error cancels the others and is the one that is thrown.</summary>
internal static class BoundedParallel
{
    /// <param name="items">What to work on.</param>
    /// <param name="atOnceMax">How many at a time.</param>
    /// <param name="mayBegin">Asked before each item; when it says no, those under way are finished and no more are begun.</param>
    /// <param name="work">Does one.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    /// <returns>Whether all items were worked on.</returns>
    public static async Task<bool> ForEachAsync<T>(
        IReadOnlyList<T> items,
        int atOnceMax,
        Func<bool> mayBegin,
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
                while (mayBegin() && Interlocked.Increment(ref next) is int i && i < items.Count)
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
        return next >= items.Count - 1;
    }
}
