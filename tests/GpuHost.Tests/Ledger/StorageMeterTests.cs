using FsCheck;
using FsCheck.Fluent;
using GpuHost.Host.Ledger;
using GpuHost.Host.State;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Storage;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Ledger;

public sealed class StorageMeterTests
{
    private const string Model = "m";

    /// <summary>However often it is metered, in whatever steps and over whatever crashes: tokens × seconds, to the second.</summary>
    [Fact]
    public void Meter_InAnySteps_IsTokensTimesSeconds() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Tokens, NonEmptyArray<PositiveInt> StepsMs)>(),
        input =>
        {
            long[] steps = [.. input.StepsMs.Get.Take(8).Select(static step => (long)step.Get * 700)];
            return MeteredAsync(input.Tokens.Get, steps).GetAwaiter().GetResult() == input.Tokens.Get * (steps.Sum() / 1_000);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Meter_WhatIsGone_IsChargedUntilItWasLastSeen()
    {
        await using var house = new House();
        await house.StoreAsync(1, CacheTier.Disk, new SnapshotOwner("acme", 100));
        await house.StoreAsync(2, CacheTier.Disk, new SnapshotOwner("acme", 1_000));
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Meter.MeterAsync(CancellationToken.None);
        await house.DeleteAsync(2, CacheTier.Disk);
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Meter.MeterAsync(CancellationToken.None);

        Assert.Equal((1_100 * 10) + (100 * 10), await house.QuantityAsync("disk"));
        Assert.Equal(1, await house.RowsAsync());
    }

    [Fact]
    public async Task Meter_WhatMadeRoomForOthers_IsItsTenantsInTheTierBelow()
    {
        await using var house = new House();
        await house.StoreAsync(1, CacheTier.Disk, new SnapshotOwner("acme", 100));
        await house.StoreAsync(1, CacheTier.Blob, owner: null);
        await house.DeleteAsync(1, CacheTier.Disk);
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Meter.MeterAsync(CancellationToken.None);

        Assert.Equal((0, 1_000), (await house.QuantityAsync("disk"), await house.QuantityAsync("blob")));
    }

    /// <summary>A store that many workers share has KV of all of them; each charges what it has written.</summary>
    [Fact]
    public async Task Meter_WhatOthersHaveWritten_IsTheirs()
    {
        await using var house = new House();
        await house.PutAsync(1, CacheTier.Blob);
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Meter.MeterAsync(CancellationToken.None);

        Assert.Equal(0, await house.QuantityAsync("blob"));
    }

    private static async Task<long> MeteredAsync(int tokens, long[] stepsMs)
    {
        await using var house = new House();
        await house.StoreAsync(1, CacheTier.Disk, new SnapshotOwner("acme", tokens));
        foreach (long step in stepsMs)
        {
            house.Clock.Advance(TimeSpan.FromMilliseconds(step));
            await house.Meter.MeterAsync(CancellationToken.None);
            await house.CrashAsync();
        }

        return await house.QuantityAsync("disk");
    }

    private sealed class House : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<CacheTier, MemoryBlobStore> _tiers;

        public House()
        {
            _tiers = new() { [CacheTier.Disk] = new MemoryBlobStore(Clock), [CacheTier.Blob] = new MemoryBlobStore(Clock) };
            State = HostState.Open(_folder["host.db"]);
            Meter = NewMeter();
        }

        public ManualTimeProvider Clock { get; } = new();

        public HostState State { get; private set; }

        public StorageMeter Meter { get; private set; }

        public async Task StoreAsync(int number, CacheTier tier, SnapshotOwner? owner)
        {
            await PutAsync(number, tier);
            Meter.Note(Model, new StoredSnapshot(PathOf(number).Value, tier, owner));
        }

        public async Task PutAsync(int number, CacheTier tier)
        {
            using var content = new MemoryStream([1]);
            await _tiers[tier].PutAsync(PathOf(number), content, PutCondition.IfAbsent, CancellationToken.None);
        }

        public Task<bool> DeleteAsync(int number, CacheTier tier) => _tiers[tier].DeleteAsync(PathOf(number), null, CancellationToken.None);

        /// <summary>Another process goes on with the same file; the meter itself remembers nothing.</summary>
        public async Task CrashAsync()
        {
            await State.DisposeAsync();
            State = HostState.Open(_folder["host.db"]);
            Meter = NewMeter();
        }

        public Task<long> QuantityAsync(string tier) => State.ReadAsync(
            connection => StateSql.Number(connection, "SELECT sum(quantity) FROM charges WHERE name = $tier AND tenant = 'acme' AND model = 'm'", ("$tier", tier)), CancellationToken.None);

        public Task<long> RowsAsync() => State.ReadAsync(static connection => StateSql.Number(connection, "SELECT count(*) FROM kept_kv"), CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await Meter.DisposeAsync();
            await State.DisposeAsync();
            _folder.Dispose();
        }

        private StorageMeter NewMeter() => new(State, HostPrices.None, [.. _tiers.Select(static tier => (tier.Key, new SnapshotInspector(tier.Value)))], Clock);

        private static BlobPath PathOf(int number) => BlobPath.Parse($"kv/{new string('a', 64)}/{new string('b', 64)}/{number * 64}-{number:x64}.kvs");
    }
}
