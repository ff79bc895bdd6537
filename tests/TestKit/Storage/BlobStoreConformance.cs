using System.Text;
using Pipelines.Core.Storage;

namespace Pipelines.TestKit.Storage;

/// <summary>What every blob store must do. Each implementation derives a test class that makes an empty store.</summary>
public abstract class BlobStoreConformance
{
    /// <summary>More than any store sends at once.</summary>
    private const int LongContentBytes = 9_000_001;

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A store with nothing in it; a second one made by <see cref="OpenAgain"/> sees the same blobs.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>A further client of the same store, as another process would have it.</summary>
    protected abstract IBlobStore OpenAgain();

    [Fact]
    public async Task StatAsync_NoBlob_ReturnsNull()
    {
        Assert.Null(await Store.StatAsync(Path("a/b"), None));
        Assert.Null(await Store.OpenReadAsync(Path("a/b"), null, None));
    }

    [Fact]
    public async Task PutAsync_NewBlob_IsReadBackWhole()
    {
        BlobInfo put = (await PutAsync(Store, "runs/1/plan.json", "{}"))!;

        Assert.Equal(2, put.LengthBytes);
        Assert.Equal("{}", await ReadAsync(OpenAgain(), "runs/1/plan.json"));
        Assert.Equal(put, await OpenAgain().StatAsync(Path("runs/1/plan.json"), None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task PutAsync_AnySize_KeepsEveryByte(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        await Store.PutAsync(Path("big"), new MemoryStream(bytes), PutCondition.None, None);

        await using BlobContent content = (await Store.OpenReadAsync(Path("big"), null, None))!;
        using var copy = new MemoryStream();
        await content.Stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal(length, content.Info.LengthBytes);
    }

    [Fact]
    public async Task PutAsync_StreamNotAtItsStart_StoresWhatIsLeft()
    {
        var stream = new MemoryStream("abcdef"u8.ToArray()) { Position = 2 };

        await Store.PutAsync(Path("rest"), stream, PutCondition.None, None);

        Assert.Equal("cdef", await ReadAsync(Store, "rest"));
    }

    [Fact]
    public async Task PutAsync_SameLengthTwice_ChangesTheTag()
    {
        BlobInfo first = (await PutAsync(Store, "control", "aaaa"))!;
        BlobInfo second = (await PutAsync(Store, "control", "bbbb"))!;

        Assert.NotEqual(first.Tag, second.Tag);
        Assert.Equal("bbbb", await ReadAsync(Store, "control"));
    }

    [Fact]
    public async Task PutAsync_IfAbsentOverExisting_ReturnsNullAndKeepsTheOld()
    {
        await PutAsync(Store, "seg", "old");

        Assert.Null(await PutAsync(Store, "seg", "new", PutCondition.IfAbsent));
        Assert.Equal("old", await ReadAsync(Store, "seg"));
    }

    [Fact]
    public async Task PutAsync_IfAbsentFromManyClients_ExactlyOneWins()
    {
        IBlobStore[] clients = [Store, OpenAgain(), OpenAgain(), OpenAgain()];

        BlobInfo?[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => PutAsync(clients[i % clients.Length], "race", $"writer {i:00}", PutCondition.IfAbsent))));

        int winner = Array.FindIndex(results, static result => result is not null);
        Assert.Single(results, static result => result is not null);
        Assert.Equal($"writer {winner:00}", await ReadAsync(Store, "race"));
    }

    [Fact]
    public async Task PutAsync_IfMatchFromManyClients_LosesNoUpdate()
    {
        const int Writers = 6;
        const int UpdatesEach = 5;
        await PutAsync(Store, "counter", "0");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => CountUpAsync(OpenAgain(), UpdatesEach))));

        Assert.Equal($"{Writers * UpdatesEach}", await ReadAsync(Store, "counter"));
    }

    [Fact]
    public async Task PutAsync_IfMatchAfterChangeOrDelete_ReturnsNull()
    {
        BlobTag old = (await PutAsync(Store, "control", "1"))!.Tag;
        BlobTag current = (await PutAsync(Store, "control", "2"))!.Tag;

        Assert.Null(await PutAsync(Store, "control", "3", PutCondition.IfMatch(old)));
        Assert.NotNull(await PutAsync(Store, "control", "4", PutCondition.IfMatch(current)));
        await Store.DeleteAsync(Path("control"), null, None);
        Assert.Null(await PutAsync(Store, "control", "5", PutCondition.IfMatch(current)));
        Assert.Null(await Store.StatAsync(Path("control"), None));
    }

    [Fact]
    public async Task PutAsync_ContentBreaksOff_PublishesNothing()
    {
        await PutAsync(Store, "kept", "old");

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Store.PutAsync(Path("kept"), new BreakingStream(100_000), PutCondition.None, None));
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Store.PutAsync(Path("never"), new BreakingStream(100_000), PutCondition.None, None));

        Assert.Equal("old", await ReadAsync(Store, "kept"));
        Assert.Equal(["kept"], await NamesAsync(string.Empty));
    }

    [Fact]
    public async Task PutAsync_LongContentBreaksOff_PublishesNothingAndTheNextOneIsWhole()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Store.PutAsync(Path("torn"), new BreakingStream(LongContentBytes), PutCondition.IfAbsent, None));
        Assert.Null(await Store.StatAsync(Path("torn"), None));
        Assert.Empty(await NamesAsync(string.Empty));

        Assert.NotNull(await PutAsync(OpenAgain(), "torn", "whole", PutCondition.IfAbsent));
        Assert.Equal("whole", await ReadAsync(Store, "torn"));
    }

    [Fact]
    public async Task PutAsync_LongContentFromManyClients_IsOneOfThemWhole()
    {
        const int Writers = 4;
        BlobInfo?[] results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
            OpenAgain().PutAsync(Path("long"), new PatternStream(LongContentBytes, seed: writer), PutCondition.IfAbsent, None))));

        int winner = Array.FindIndex(results, static result => result is not null);
        Assert.Single(results, static result => result is not null);
        await using BlobContent content = (await Store.OpenReadAsync(Path("long"), null, None))!;
        await PatternStream.AssertEqualAsync(new PatternStream(LongContentBytes, seed: winner), content.Stream);
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(0L, 5L)]
    [InlineData(3L, null)]
    public async Task OpenReadAsync_EmptyBlob_GivesNoBytes(long offset, long? length)
    {
        BlobInfo put = (await PutAsync(Store, "empty", ""))!;

        await using BlobContent content = (await Store.OpenReadAsync(Path("empty"), new ByteRange(offset, length), None))!;

        Assert.Equal(put, content.Info);
        Assert.Equal("", await new StreamReader(content.Stream).ReadToEndAsync());
    }

    [Fact]
    public async Task AnyCall_NamesOfAllAllowedCharacters_AreKeptApart()
    {
        string[] names = ["a+b", "a=b", "a@b", "a_b", "a-b", "a.b", "a..b", ".hidden", "...", "end.", "d./e", "+/+", "=", "@@/-", "p25", "A/b", "runs/x+y=1@2/part-00000"];
        foreach (string name in names)
        {
            Assert.NotNull(await PutAsync(Store, name, name, PutCondition.IfAbsent));
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(string.Empty));
        foreach (string name in names)
        {
            Assert.Equal(name, await ReadAsync(Store, name));
            Assert.True(await Store.DeleteAsync(Path(name), null, None));
        }

        Assert.Empty(await NamesAsync(string.Empty));
    }

    [Fact]
    public async Task ListAsync_WhileOthersWrite_GivesEachNameOnceInOrderAndMissesNoOldOne()
    {
        const int Blobs = 40;
        string[] old = [.. Enumerable.Range(0, Blobs).Select(static i => $"old/{i:00}")];
        foreach (string name in old)
        {
            await PutAsync(Store, name, name);
        }

        Task writing = Task.WhenAll(Enumerable.Range(0, Blobs).Select(i => Task.Run(() => PutAsync(OpenAgain(), $"{(i % 2 == 0 ? "new" : "old")}/x{i:00}", "x"))));
        IReadOnlyList<string> seen;
        do
        {
            seen = await NamesAsync(string.Empty);
            Assert.Equal(seen.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), seen);
            Assert.Empty(old.Except(seen));
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.Equal(2 * Blobs, (await NamesAsync(string.Empty)).Count);
    }

    [Theory]
    [InlineData(0L, null, "0123456789")]
    [InlineData(3L, 4L, "3456")]
    [InlineData(8L, 100L, "89")]
    [InlineData(8L, null, "89")]
    [InlineData(10L, 1L, "")]
    [InlineData(99L, null, "")]
    [InlineData(4L, 0L, "")]
    public async Task OpenReadAsync_Range_GivesThoseBytesOnly(long offset, long? length, string expected)
    {
        await PutAsync(Store, "digits", "0123456789");

        await using BlobContent content = (await Store.OpenReadAsync(Path("digits"), new ByteRange(offset, length), None))!;

        Assert.Equal(expected, await new StreamReader(content.Stream).ReadToEndAsync());
        Assert.Equal(10, content.Info.LengthBytes);
    }

    [Fact]
    public async Task OpenReadAsync_ReplacedWhileOpen_KeepsReadingOneVersion()
    {
        string old = new('o', 400_000);
        await PutAsync(Store, "blob", old);
        await using BlobContent content = (await Store.OpenReadAsync(Path("blob"), null, None))!;
        byte[] head = new byte[10];
        await content.Stream.ReadExactlyAsync(head);

        await PutAsync(OpenAgain(), "blob", new string('n', 400_000));
        string rest = await new StreamReader(content.Stream).ReadToEndAsync();

        Assert.DoesNotContain('n', rest);
        Assert.Equal(old.Length - head.Length, rest.Length);
    }

    [Fact]
    public async Task DeleteAsync_ByTag_DeletesThatVersionOnly()
    {
        BlobTag old = (await PutAsync(Store, "blob", "1"))!.Tag;
        BlobTag current = (await PutAsync(Store, "blob", "2"))!.Tag;

        Assert.False(await Store.DeleteAsync(Path("blob"), old, None));
        Assert.True(await Store.DeleteAsync(Path("blob"), current, None));
        Assert.False(await Store.DeleteAsync(Path("blob"), null, None));
        Assert.Empty(await NamesAsync(string.Empty));
    }

    [Fact]
    public async Task ListAsync_NamesAroundTheSlash_AreInOrdinalOrder()
    {
        string[] names = ["a-b", "a.b", "a/b-c", "a/b/c.x", "a0", "B", "a=1", "runs/2", "runs/10", "runs/1/x"];
        foreach (string name in names)
        {
            await PutAsync(Store, name, name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(string.Empty));
    }

    [Theory]
    [InlineData("runs/1", "runs/1/a,runs/1/b,runs/10,runs/11/c")]
    [InlineData("runs/1/", "runs/1/a,runs/1/b")]
    [InlineData("runs/11/c", "runs/11/c")]
    [InlineData("ru", "runs/1/a,runs/1/b,runs/10,runs/11/c")]
    [InlineData("nothing/", "")]
    [InlineData("../", "")]
    [InlineData("/", "")]
    public async Task ListAsync_AnyTextAsPrefix_GivesTheNamesThatStartWithIt(string prefix, string expected)
    {
        foreach (string name in new[] { "runs/1/a", "runs/1/b", "runs/10", "runs/11/c", "calls/x" })
        {
            await PutAsync(Store, name, name);
        }

        Assert.Equal(expected, string.Join(',', await NamesAsync(prefix)));
    }

    [Fact]
    public async Task PutAsync_Cancelled_PublishesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.PutAsync(Path("never"), new MemoryStream([1]), PutCondition.None, cancelled.Token));

        Assert.Empty(await NamesAsync(string.Empty));
    }

    protected static BlobPath Path(string text) => BlobPath.Parse(text);

    protected static Task<BlobInfo?> PutAsync(IBlobStore store, string path, string text, PutCondition condition = default) =>
        store.PutAsync(Path(path), new MemoryStream(Encoding.UTF8.GetBytes(text)), condition, None);

    protected static async Task<string> ReadAsync(IBlobStore store, string path)
    {
        await using BlobContent content = await store.OpenReadAsync(Path(path), null, None)
            ?? throw new InvalidOperationException($"'{path}' is not there.");
        return await new StreamReader(content.Stream).ReadToEndAsync();
    }

    protected async Task<IReadOnlyList<string>> NamesAsync(string prefix)
    {
        List<string> names = [];
        await foreach (BlobInfo blob in Store.ListAsync(prefix, None))
        {
            names.Add(blob.Path.Value);
        }

        return names;
    }

    private static async Task CountUpAsync(IBlobStore store, int times)
    {
        for (int done = 0; done < times;)
        {
            BlobTag tag;
            int value;
            await using (BlobContent content = (await store.OpenReadAsync(Path("counter"), null, None))!)
            {
                tag = content.Info.Tag;
                value = int.Parse(await new StreamReader(content.Stream).ReadToEndAsync());
            }

            if (await PutAsync(store, "counter", $"{value + 1}", PutCondition.IfMatch(tag)) is not null)
            {
                done++;
            }
        }
    }
}
