using GpuHost.Serving.Kv;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Tests.Snapshots;

public sealed class SnapshotShelfTests
{
    private const long BytesPerToken = 10;
    private static readonly PrefixScope Scope = new("", "");
    private static readonly PrefixScope OtherScope = new("other", "");

    [Fact]
    public void Find_ChainOfUnits_GivesThoseBeyondWhatIsResident()
    {
        SnapshotShelf shelf = ShelfOf(1_000);
        int[] path = [.. Enumerable.Range(1, 40)];
        SnapshotUnit first = Add(shelf, path, 10);
        SnapshotUnit second = Add(shelf, path, 25);
        SnapshotUnit third = Add(shelf, path, 40);

        Assert.Equal((10, 25), (second.Start, second.End));
        Assert.Equal([first, second, third], shelf.Find(Scope, path, residentTokens: 0));
        Assert.Equal([second, third], shelf.Find(Scope, path, residentTokens: 12));
        Assert.Equal([second], shelf.Find(Scope, path.AsSpan(0, 39), residentTokens: 10));
        Assert.Empty(shelf.Find(Scope, path, residentTokens: 40));
        Assert.Empty(shelf.Find(OtherScope, path, residentTokens: 0));
        Assert.Empty(shelf.Find(Scope, new int[40], residentTokens: 0));
    }

    [Fact]
    public void Promise_NotYetSaved_IsNotFound()
    {
        SnapshotShelf shelf = ShelfOf(1_000);
        int[] path = [1, 2, 3, 4, 5, 6];
        SnapshotUnit first = Add(shelf, path, 3);
        shelf.Promise(Scope, path, 6, UnitReason.Breakpoint);

        Assert.Equal([first], shelf.Find(Scope, path, residentTokens: 0));
        shelf.BreakPromises();
        Assert.Equal([first], shelf.Units);
        Assert.Equal(0, first.ChildCount);
    }

    [Fact]
    public void Promise_SamePathTwiceOrTooShortOrTooLarge_IsNotMade()
    {
        SnapshotShelf shelf = ShelfOf(100);
        int[] path = [.. Enumerable.Range(1, 40)];
        Add(shelf, path, 5);

        Assert.Null(shelf.Promise(Scope, path, 5, UnitReason.Breakpoint));
        Assert.Null(shelf.Promise(Scope, path, 6, UnitReason.Breakpoint)); // one token of its own
        Assert.Null(shelf.Promise(Scope, path, 20, UnitReason.Breakpoint)); // 150 bytes of its own
        Assert.Null(ShelfOf(0).Promise(Scope, path, 5, UnitReason.Breakpoint));
    }

    [Fact]
    public void Promise_NoRoom_DropsWhatSavesLeastPerByteAndNeverAParentOrAPinnedOne()
    {
        SnapshotShelf shelf = ShelfOf(400);
        SnapshotUnit parent = Add(shelf, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 10);
        SnapshotUnit child = Add(shelf, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, .. new int[10]], 20);
        SnapshotUnit pinned = Add(shelf, [2, .. new int[9]], 10);
        SnapshotUnit plain = Add(shelf, [3, .. new int[9]], 10);
        pinned.PinCount++;
        shelf.NoteHit(child);

        Add(shelf, [4, .. new int[9]], 10);
        Assert.DoesNotContain(plain, shelf.Units);
        Assert.Contains(parent, shelf.Units);
        Assert.Contains(child, shelf.Units);
        Assert.Contains(pinned, shelf.Units);
    }

    [Fact]
    public void Drop_UnitWithChildren_TakesThemAlong()
    {
        SnapshotShelf shelf = ShelfOf(1_000);
        int[] path = [.. Enumerable.Range(1, 40)];
        SnapshotUnit root = Add(shelf, path, 10);
        SnapshotUnit middle = Add(shelf, path, 20);
        Add(shelf, path, 30);
        Add(shelf, [.. path[..20], 99, 99, 99], 23);

        shelf.Drop(middle);

        Assert.Equal([root], shelf.Units);
        Assert.Equal(root.SizeBytes, shelf.BytesUsed);
        Assert.Equal(0, root.ChildCount);
    }

    [Fact]
    public void Find_RestoringIsSlowerThanComputing_GivesNothing()
    {
        var estimate = new RestoreEstimate();
        var shelf = new SnapshotShelf(1_000, 2, BytesPerToken, estimate);
        int[] path = [.. Enumerable.Range(1, 40)];
        Add(shelf, path, 40);
        estimate.NotePrefill(100, TimeSpan.FromMilliseconds(1)); // 10 µs a token, 400 µs in all
        estimate.NoteRestore(100, TimeSpan.FromMilliseconds(1)); // 10 µs a byte, 4 ms in all

        Assert.Empty(shelf.Find(Scope, path, residentTokens: 0));
    }

    [Fact]
    public void Operations_Random_KeepTheLimitAndTheChains()
    {
        const ulong seed = 31;
        var random = new Xoshiro256(seed);
        SnapshotShelf shelf = ShelfOf(600);
        for (int round = 0; round < 5_000; round++)
        {
            int[] path = [.. Enumerable.Range(0, 24).Select(_ => (int)(random.NextUInt64() % 2))];
            int end = 2 + (int)(random.NextUInt64() % 22);
            if (shelf.Promise(Scope, path, end, UnitReason.Breakpoint) is { } unit)
            {
                shelf.Keep(unit, new byte[unit.TokenCount * BytesPerToken]);
            }

            IReadOnlyList<SnapshotUnit> found = shelf.Find(Scope, path, residentTokens: 0);
            int expected = shelf.Units.Where(other => path.AsSpan().StartsWith(other.Tokens)).Select(other => other.End).DefaultIfEmpty(0).Max();
            Assert.Equal(expected, found.Count == 0 ? 0 : found[^1].End);
            Assert.InRange(shelf.BytesUsed, 0, 600);
            Assert.All(shelf.Units, other => Assert.True(other.Parent is null || shelf.Units.Contains(other.Parent)));
            if (found.Count > 0 && random.NextUInt64() % 50 == 0)
            {
                shelf.Drop(found[0]);
            }
        }

        Assert.True(shelf.EvictionCount > 100);
    }

    private static SnapshotShelf ShelfOf(long bytesMax) => new(bytesMax, unitTokensMin: 2, BytesPerToken, new RestoreEstimate());

    private static SnapshotUnit Add(SnapshotShelf shelf, int[] path, int end)
    {
        SnapshotUnit unit = shelf.Promise(Scope, path, end, UnitReason.Breakpoint)!;
        shelf.Keep(unit, new byte[unit.TokenCount * BytesPerToken]);
        return unit;
    }
}
