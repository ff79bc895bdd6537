using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Arranging;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Arranging;

public sealed class RowSorterTests(ITestOutputHelper log)
{
    private const int FirstSeed = 300;
    private const int Seeds = 60;

    private static readonly BlobPath Folder = BlobPath.Parse("runs/one/stages/01-sort/arranged");

    [Fact]
    public async Task SortAsync_AnyRowsAndLimits_SortsStablyAndGivesEachGroupItsMembers()
    {
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            await SortAsync(new Random(seed));
        }
    }

    [Fact]
    public async Task ReadAsync_ByteFlippedOrCut_IsRefused()
    {
        var blobs = new MemoryBlobStore(TimeProvider.System);
        SpillStore store = StoreOf(blobs, SpillLimits.Default);
        ISortedRows sorted = await SortedAsync(store, RowsOf(new Random(1), 40));
        BlobPath path = Folder.Append("rows.rows");
        byte[] whole = (await BlobBytes.ReadAsync(blobs, new StoreRetry(TimeProvider.System), path, CancellationToken.None))!;
        var random = new Random(2);
        for (int i = 0; i < 50; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            byte[] written = i % 2 == 0 ? damaged : whole[..random.Next(1, whole.Length)];
            await blobs.PutAsync(path, new MemoryStream(written), PutCondition.None, CancellationToken.None);

            Task<SortedRow[]> reading = sorted.ReadAsync(CancellationToken.None).ToArrayAsync().AsTask();

            // A cut exactly between two records shows when the members are counted.
            SortedRow[]? read = await Record.ExceptionAsync(() => reading) is CorruptLogException ? null : await reading;
            Assert.True(read is null || (i % 2 == 1 && read.Length < 40), $"{i}: damage was read.");
        }
    }

    [Fact]
    public async Task ReadAsync_MembersFewerThanWritten_IsRefused()
    {
        var blobs = new MemoryBlobStore(TimeProvider.System);
        SpillStore store = StoreOf(blobs, SpillLimits.Default);
        await SortedAsync(store, RowsOf(new Random(1), 5));
        var members = new StoredMembers(Folder.Append("rows.rows"), new ByteRange(0), 6, store);

        await Assert.ThrowsAsync<CorruptLogException>(async () => await members.ReadAsync(CancellationToken.None).CountAsync());
    }

    private static async Task SortAsync(Random random)
    {
        var blobs = new MemoryBlobStore(TimeProvider.System);
        var limits = new SpillLimits { RunSizeBytesMax = random.Next(1, 3000), RunsMergedMax = random.Next(2, 5), ReadSizeBytes = random.Next(5, 500) };
        (RowOrder Order, Row Row)[] rows = RowsOf(random, random.Next(0, 120));

        ISortedRows sorted = await SortedAsync(StoreOf(blobs, limits), rows);

        (RowOrder Order, Row Row)[] expected = [.. rows.OrderBy(static row => row.Order)];
        Assert.Equal(expected.Select(static one => Text(one.Row)), await sorted.ReadAsync(CancellationToken.None).Select(static one => Text(one.Row)).ToListAsync());
        List<SortedGroup> groups = await sorted.ReadGroupsAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(expected.Select(static one => one.Order.Group).Distinct(), groups.Select(static group => group.Group));
        foreach (SortedGroup group in groups)
        {
            Assert.Equal(
                expected.Where(one => one.Order.Group == group.Group).Select(static one => Text(one.Row)),
                await group.Members.ReadAsync(CancellationToken.None).Select(Text).ToListAsync());
        }

        Assert.Equal(1, await blobs.ListAsync("", CancellationToken.None).CountAsync());
    }

    private static (RowOrder Order, Row Row)[] RowsOf(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (
            new RowOrder(random.Next(6), random.Next(4)),
            new Row(new RowId($"row:{i}"), new JObject { ["text"] = new string('ä', random.Next(300)), ["n"] = i }))),
    ];

    private static async Task<ISortedRows> SortedAsync(SpillStore store, (RowOrder Order, Row Row)[] rows)
    {
        var sorter = new RowSorter(Folder, "rows", store);
        foreach ((RowOrder order, Row row) in rows)
        {
            await sorter.AddAsync(order, row, CancellationToken.None);
        }

        return await sorter.SortAsync(CancellationToken.None);
    }

    private static SpillStore StoreOf(IBlobStore blobs, SpillLimits limits) => new(blobs, new StoreRetry(TimeProvider.System), limits);

    private static string Text(Row row) => $"{row.Id} {RowJson.Write(row.Fields)}";
}
