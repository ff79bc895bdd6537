using System.Text;
using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Storage.Tests.Files;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task PutAsync_ClockStandsStill_StillChangesTheTag()
    {
        FileBlobStore store = Open();

        BlobTag[] tags = [await PutAsync(store, "a"), await PutAsync(store, "a"), await PutAsync(store, "a")];

        Assert.Equal(3, tags.Distinct().Count());
    }

    [Fact]
    public async Task PutAsync_BrokenWriterLeftAFile_IsIgnoredAndDeletedADayLater()
    {
        string leftover = Path.Combine(_folder["store"], "~temporary", "halfway");
        Directory.CreateDirectory(Path.GetDirectoryName(leftover)!);
        await File.WriteAllTextAsync(leftover, "half a blob");
        File.SetLastWriteTimeUtc(leftover, _time.GetUtcNow().UtcDateTime);

        await PutAsync(Open(), "a");
        Assert.True(File.Exists(leftover));
        Assert.Equal(["a"], await NamesAsync(Open()));

        _time.Advance(TimeSpan.FromHours(25));
        await PutAsync(Open(), "b");
        Assert.False(File.Exists(leftover));
        Assert.Equal(["a", "b"], await NamesAsync(Open()));
    }

    [Fact]
    public async Task PutAsync_Done_LeavesNoTemporaryFile()
    {
        await PutAsync(Open(), "a");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder["store"], "~temporary")));
    }

    [Fact]
    public async Task AnyCall_SymbolicLinkInTheStore_IsRefused()
    {
        FileBlobStore store = Open();
        await PutAsync(store, "inside/a");
        string outside = _folder["outside"];
        Directory.CreateDirectory(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(_folder["store"], "link"), outside);

        await AssertRefusedAsync(() => store.StatAsync(BlobPath.Parse("link/secret"), default));
        await AssertRefusedAsync(() => store.OpenReadAsync(BlobPath.Parse("link/secret"), null, default));
        await AssertRefusedAsync(() => PutAsync(store, "link/secret"));
        await AssertRefusedAsync(() => store.DeleteAsync(BlobPath.Parse("link/secret"), null, default));
        await AssertRefusedAsync(() => NamesAsync(store));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(outside, "secret")));
    }

    [Fact]
    public async Task PutAsync_NameIsTheFolderOfAnother_FailsAndKeepsBoth()
    {
        FileBlobStore store = Open();
        await PutAsync(store, "a/b");

        await Assert.ThrowsAsync<BlobStoreException>(() => PutAsync(store, "a"));
        await Assert.ThrowsAsync<BlobStoreException>(() => PutAsync(store, "a/b/c"));

        Assert.Equal(["a/b"], await NamesAsync(store));
    }

    [Fact]
    public async Task PutAsync_LockHeldByADeadProcessBefore_GoesAhead()
    {
        FileBlobStore store = Open();
        await PutAsync(store, "a");

        // What a killed process leaves of its lock is a file nobody has open.
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_folder["store"], "~locks")));
        await PutAsync(Open(), "a");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AssertRefusedAsync(Func<Task> action) =>
        Assert.Contains("symbolic link", (await Assert.ThrowsAsync<BlobStoreException>(action)).Message, StringComparison.Ordinal);

    private static async Task<BlobTag> PutAsync(FileBlobStore store, string path) =>
        (await store.PutAsync(BlobPath.Parse(path), new MemoryStream(Encoding.UTF8.GetBytes("same")), PutCondition.None, default))!.Tag;

    private static async Task<List<string>> NamesAsync(FileBlobStore store) =>
        await store.ListAsync(string.Empty, default).Select(static blob => blob.Path.Value).ToListAsync();

    private FileBlobStore Open() => new(_folder["store"], _time);
}
