using Pipelines.Core.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Core.Tests.Storage;

public sealed class StoreRetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ImmediateTimeProvider _time = new(Start, firesUpTo: TimeSpan.FromMinutes(1));
    private int _tries;

    [Fact]
    public async Task RunAsync_GoneForGood_GivesUpAfterABoundedTimeOfHalfAMinute()
    {
        await Assert.ThrowsAsync<BlobStoreException>(() => TryAsync(_ => new BlobStoreException("gone", isTransient: true)));

        Assert.Equal(StoreRetry.TriesMax, _tries);
        Assert.InRange(_time.GetUtcNow() - Start, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task RunAsync_CannotBeDone_IsNotTriedAgain()
    {
        await Assert.ThrowsAsync<BlobStoreException>(() => TryAsync(_ => new BlobStoreException("full", isTransient: false)));

        Assert.Equal(1, _tries);
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(3_000, 3_000)]
    [InlineData(600_000, 5_000)]
    public async Task RunAsync_StoreAsksForAPause_KeepsItWithinItsBound(int askedMs, int expectedMs)
    {
        await TryAsync(tries => tries == 1 ? new BlobStoreException("busy", isTransient: true, retryAfter: TimeSpan.FromMilliseconds(askedMs)) : null);

        Assert.Equal(2, _tries);
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), _time.GetUtcNow() - Start);
    }

    private Task<bool> TryAsync(Func<int, BlobStoreException?> failure) => new StoreRetry(_time).RunAsync(
        () => failure(++_tries) is { } thrown ? throw thrown : Task.FromResult(true),
        CancellationToken.None);
}
