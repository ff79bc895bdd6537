using System.Globalization;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>
/// Serialises the short moment in which a name gets its new file, between threads by a semaphore and between processes by an
/// exclusively opened lock file, which the operating system frees when its holder dies. Names share a fixed number of locks.
/// </summary>
internal sealed class PublishLocks(string folder, TimeProvider time)
{
    private const int StripeCount = 64;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, StripeCount).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Takes the lock of <paramref name="path"/>; disposing gives it back.</summary>
    /// <exception cref="BlobStoreException">Another process held it for longer than any publication takes.</exception>
    public async Task<IDisposable> AcquireAsync(BlobPath path, CancellationToken cancellationToken)
    {
        int stripe = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(path.Value)).ToBytes()[0] % StripeCount;
        SemaphoreSlim gate = _gates[stripe];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return new Held(gate, await OpenAsync(stripe, cancellationToken));
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    private async Task<FileStream> OpenAsync(int stripe, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, stripe.ToString("x2", CultureInfo.InvariantCulture));
        long start = time.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, PauseMax.Ticks)))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(folder);
            }
            catch (IOException e) when (FileErrors.IsContended(e))
            {
                if (time.GetElapsedTime(start) > WaitMax)
                {
                    throw new BlobStoreException($"Another process has held the lock '{file}' for {WaitMax.TotalSeconds} s.", isTransient: true, e);
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private sealed class Held(SemaphoreSlim gate, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            gate.Release();
        }
    }
}
