namespace Pipelines.Core.Storage;

/// <summary>
/// Tries again what a store could not do for the moment: at most <see cref="TriesMax"/> times, with pauses that double up to
/// <see cref="PauseMax"/>. So a store that is gone for half a minute, because it is being restarted or moved, holds up a run and
/// does not end it.
/// </summary>
public sealed class StoreRetry(TimeProvider time)
{
    public const int TriesMax = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Also of what a store itself asks for.</summary>
    public static TimeSpan PauseMax { get; } = TimeSpan.FromSeconds(5);

    /// <exception cref="BlobStoreException">It cannot be done, or still not after the last try.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await action();
            }
            catch (BlobStoreException e) when (e.IsTransient && tries < TriesMax)
            {
                TimeSpan asked = e.RetryAfter ?? TimeSpan.Zero;
                await Task.Delay(Shorter(PauseMax, asked > pause ? asked : pause), time, cancellationToken);
                pause = Shorter(PauseMax, pause * 2);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
