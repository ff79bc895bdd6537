using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>Whatever happens to a published blob, it is refused by name and never read as data.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private const int RowCount = 12;
    private static readonly BlobPath Partition = BlobPath.Parse("runs/r1/stages/01-extract/part-00000");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly SegmentLog _log;

    public DamagedLogTests() =>
        _log = new SegmentLog(new FileBlobStore(_folder["store"], TimeProvider.System), new SegmentLimits { RecordsMax = 4 }, TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_AnyBitFlippedInASegment_NamesTheBlob()
    {
        await WriteAsync(isSealed: false);
        string file = FileOf("seg-0001.seg");
        byte[] intact = await File.ReadAllBytesAsync(file);
        const int Seed = 20;
        var random = new Random(Seed);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = [.. intact];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, damaged);

            CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.OpenAsync(Partition, None));
            Assert.EndsWith("seg-0001.seg", e.Path.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_SegmentCutAnywhere_NamesTheBlob()
    {
        await WriteAsync(isSealed: false);
        string file = FileOf("seg-0000.seg");
        byte[] intact = await File.ReadAllBytesAsync(file);
        for (int length = 0; length < intact.Length; length += 1 + (intact.Length / 50))
        {
            await File.WriteAllBytesAsync(file, intact[..length]);

            CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.OpenAsync(Partition, None));
            Assert.EndsWith("seg-0000.seg", e.Path.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_SegmentMissingInTheMiddle_NamesTheBlob()
    {
        await WriteAsync(isSealed: false);
        File.Delete(FileOf("seg-0001.seg"));

        CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.OpenAsync(Partition, None));
        Assert.EndsWith("seg-0001.seg", e.Path.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRowsAsync_WholeSegmentSwappedForAnother_IsRefused()
    {
        PartitionSeal seal = (await WriteAsync(isSealed: true))!;
        File.Copy(FileOf("seg-0000.seg"), FileOf("seg-0001.seg"), overwrite: true);

        CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(
            async () => await _log.ReadRowsAsync(Partition, seal, None).CountAsync());
        Assert.EndsWith("seg-0001.seg", e.Path.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadSealAsync_AnyByteChanged_NamesTheSeal()
    {
        await WriteAsync(isSealed: true);
        byte[] intact = await File.ReadAllBytesAsync(FileOf("sealed.json"));
        for (int at = 0; at < intact.Length; at += 7)
        {
            byte[] damaged = [.. intact];
            damaged[at] ^= 1;
            await File.WriteAllBytesAsync(FileOf("sealed.json"), damaged);

            CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.ReadSealAsync(Partition, None));
            Assert.EndsWith("sealed.json", e.Path.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_NewerVersion_SaysSo()
    {
        await WriteAsync(isSealed: false);
        byte[] segment = await File.ReadAllBytesAsync(FileOf("seg-0000.seg"));
        "PLSEG003"u8.CopyTo(segment);
        await File.WriteAllBytesAsync(FileOf("seg-0000.seg"), segment);

        CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.OpenAsync(Partition, None));
        Assert.Contains("version 003", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_SegmentsOfTheFirstVersion_AreRefusedByName()
    {
        await WriteAsync(isSealed: false);
        await File.WriteAllTextAsync(FileOf("seg-0000.jsonl"), """{"v":1,"t":"end","records":0}""");

        CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _log.OpenAsync(Partition, None));
        Assert.EndsWith("seg-0000.jsonl", e.Path.Value, StringComparison.Ordinal);
        Assert.Contains("version", e.Message, StringComparison.Ordinal);
    }

    private string FileOf(string name) => _folder[$"store/{Partition}/{name}"];

    private async Task<PartitionSeal?> WriteAsync(bool isSealed)
    {
        var records = new SampleRecords(1);
        await using IPartitionLog log = await _log.OpenAsync(Partition, None);
        for (int ordinal = 0; ordinal < RowCount; ordinal++)
        {
            long position = await log.AppendAsync(records.Row(ordinal), None);
            if (ordinal % 4 == 3)
            {
                await log.FlushAsync(position, None);
            }
        }

        return isSealed ? await log.SealAsync(RowCount, static _ => Task.CompletedTask, None) : null;
    }
}
