using System.Text;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store.Uses;

public sealed class UseLedgerTests
{
    private static readonly ContentHash Namespace = ContentHash.Of([1]);
    private static readonly ContentHash Chain = ContentHash.Of([2]);
    private static readonly SnapshotUse OneUse = new(64, Chain, Hits: 1, PrefillSeconds: 0.5, Clock: 0);
    private readonly MemoryBlobStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Flush_TenWorkersOverAndOver_CountsEveryUseOnce()
    {
        UseLedger[] workers = [.. Enumerable.Range(0, 10).Select(_ => new UseLedger(_store))];
        await Task.WhenAll(workers.Select((worker, number) => Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                worker.Note(Namespace, ContentHash.Of(BitConverter.GetBytes((number + i) % 4)), OneUse);
                await worker.FlushAsync(default);
            }
        })));
        foreach (UseLedger worker in workers)
        {
            await worker.FlushAsync(default); // what others' additions kept from being added
        }

        Assert.Equal([50, 50, 50, 50], (await ReadAsync()).ByChain.Values.Select(use => use.Hits));
    }

    [Fact]
    public async Task Flush_StoreThatFails_KeepsTheCountsForTheNextTime()
    {
        var faulty = new FaultyBlobStore(_store, 1, TimeProvider.System) { Faults = new StoreFaults { FailedWrites = 1 } };
        var ledger = new UseLedger(faulty);
        ledger.Note(Namespace, Chain, OneUse);
        await Assert.ThrowsAsync<BlobStoreException>(() => ledger.FlushAsync(default));
        ledger.Note(Namespace, Chain, OneUse);

        faulty.Faults = StoreFaults.None;
        await ledger.FlushAsync(default);
        await ledger.FlushAsync(default);

        Assert.Equal(2, (await ReadAsync()).ByChain[Chain].Hits);
    }

    [Fact]
    public async Task Flush_DamagedFile_IsReplaced()
    {
        await _store.PutAsync(UseRecords.PathOf(Namespace), new MemoryStream(Encoding.UTF8.GetBytes("kv-uses/1 0\nhalf a line")), PutCondition.None, default);
        var ledger = new UseLedger(_store);
        ledger.Note(Namespace, Chain, OneUse);
        await ledger.FlushAsync(default);

        Assert.Equal(OneUse, (await ReadAsync()).ByChain[Chain]);
    }

    [Fact]
    public async Task Note_FactsThatAreNotKnownLater_AreKept()
    {
        var ledger = new UseLedger(_store);
        ledger.Note(Namespace, Chain, OneUse);
        ledger.Note(Namespace, Chain, new SnapshotUse(null, null, 4, 0, 0));
        await ledger.FlushAsync(default);

        Assert.Equal(OneUse with { Hits = 5 }, (await ReadAsync()).ByChain[Chain]);
    }

    [Fact]
    public async Task Clock_OfAnotherWorker_IsTakenOver()
    {
        var first = new UseLedger(_store) { Clock = 3 };
        first.Note(Namespace, Chain, OneUse);
        await first.FlushAsync(default);
        var second = new UseLedger(_store) { Clock = 2 };
        await second.ReadAsync([Namespace], default);
        second.Clock = 1;
        second.Note(Namespace, Chain, OneUse);
        await second.FlushAsync(default);

        Assert.Equal((3, 3), ((await ReadAsync()).Clock, (await ReadAsync()).ByChain[Chain].Clock));
    }

    private async Task<UseRecords> ReadAsync() => (await UseRecords.ReadAsync(_store, Namespace, default)).Records;
}
