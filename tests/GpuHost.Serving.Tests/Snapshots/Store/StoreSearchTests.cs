using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Snapshots.Store;

/// <summary>What of a job's time in the queue is a wait for the tiers.</summary>
public sealed class StoreSearchTests
{
    private readonly StoreSearch _search = new(new KvChain(ContentHash.Of([1]), "", new int[100]));

    [Fact]
    public void Look_AtEveryAdmission_AllTimeCounts()
    {
        for (int admission = 1; admission <= 5; admission++)
        {
            _search.Look(now: admission * 10, admission);
            _search.Begin(now: admission * 10, waitTicks: 100);
        }

        Assert.Equal((60, 110), (_search.ListingUntil, _search.WaitUntil));
    }

    [Fact]
    public void Look_AfterAdmissionsAtWhichNobodyCouldStart_TheirTimeDoesNotCount()
    {
        _search.Look(now: 10, admission: 1);
        _search.Begin(now: 10, waitTicks: 100);
        _search.Look(now: 20, admission: 2);

        _search.Look(now: 5_020, admission: 60); // every place was taken for so long
        _search.Look(now: 5_030, admission: 61);

        Assert.Equal((5_060, 5_110), (_search.ListingUntil, _search.WaitUntil));
    }

    [Fact]
    public void Look_TheFirstTime_CountsFromThere()
    {
        _search.Look(now: 900, admission: 44);
        _search.Begin(now: 900, waitTicks: 100);

        Assert.Equal((950, 1_000), (_search.ListingUntil, _search.WaitUntil));
    }
}
