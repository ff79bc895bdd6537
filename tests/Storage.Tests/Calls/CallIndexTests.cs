using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;
using Pipelines.Storage.Tests.Segments;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Storage.Tests.Calls;

public sealed class CallIndexTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileBlobStore _store;

    public CallIndexTests() => _store = new FileBlobStore(_folder["store"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, false, false)]
    public async Task FindAsync_Call_IsServedWhenReproducibleAcceptedAndPaid(bool isReproducible, bool isAccepted, bool isPaid, bool isServed)
    {
        using var index = new CallIndex(_store, _time);
        await WriteAsync(index, 1, Call(5) with { IsReproducible = isReproducible, IsPaid = isPaid }, isAccepted);

        RecordedCall? found = await index.FindAsync(SampleRecords.Key(5), None);

        Assert.Equal(isServed ? "answer 5" : null, found?.Answer.Choices[0].Text);
    }

    [Fact]
    public async Task FindAsync_OtherProcess_SeesWhatWasAddedBeforeItOpenedAndSoonWhatCameAfter()
    {
        using var mine = new CallIndex(_store, _time);
        using var theirs = new CallIndex(_store, _time);
        await WriteAsync(mine, 1, Call(1), isAccepted: true);

        Assert.NotNull(await theirs.FindAsync(SampleRecords.Key(1), None));

        await WriteAsync(mine, 2, Call(2), isAccepted: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await theirs.FindAsync(SampleRecords.Key(2), None));
    }

    [Fact]
    public async Task AddAsync_ManyPartitions_MergesFilesAndLosesNothing()
    {
        const int Partitions = 50;
        using var index = new CallIndex(_store, _time);
        for (int i = 0; i < Partitions; i++)
        {
            await WriteAsync(index, i, Call(i), isAccepted: true);
        }

        Assert.InRange(await _store.ListAsync("calls/", None).CountAsync(), 1, 20);
        using var other = new CallIndex(_store, _time);
        for (int i = 0; i < Partitions; i++)
        {
            Assert.Equal($"answer {i}", (await index.FindAsync(SampleRecords.Key(i), None))!.Answer.Choices[0].Text);
            Assert.Equal($"answer {i}", (await other.FindAsync(SampleRecords.Key(i), None))!.Answer.Choices[0].Text);
        }
    }

    [Fact]
    public async Task AddAsync_Again_ChangesNothing()
    {
        using var index = new CallIndex(_store, _time);
        IReadOnlyList<AnswerPlace> answers = await WriteAsync(index, 1, Call(1), isAccepted: true);
        List<BlobInfo> before = await _store.ListAsync("calls/", None).ToListAsync();

        await index.AddAsync(Partition(1), answers, None);

        Assert.Equal(before, await _store.ListAsync("calls/", None).ToListAsync());
    }

    [Fact]
    public async Task FindAsync_IndexLost_IsMadeAnewFromTheSegments()
    {
        using (var index = new CallIndex(_store, _time))
        {
            await WriteAsync(index, 1, Call(1), isAccepted: true);
        }

        Directory.Delete(_folder["store/calls"], recursive: true);

        using var again = new CallIndex(_store, _time);
        Assert.NotNull(await again.FindAsync(SampleRecords.Key(1), None));
    }

    [Fact]
    public async Task FindAsync_IndexDamagedAnywhere_IsMadeAnewFromTheSegments()
    {
        using (var index = new CallIndex(_store, _time))
        {
            await WriteAsync(index, 1, Call(1), isAccepted: true);
            await WriteAsync(index, 2, Call(2), isAccepted: true);
        }

        string file = Directory.EnumerateFiles(_folder["store/calls"]).First();
        byte[] intact = await File.ReadAllBytesAsync(file);
        for (int at = 0; at < intact.Length; at += 13)
        {
            byte[] damaged = [.. intact];
            damaged[at] ^= 16;
            await File.WriteAllBytesAsync(file, damaged);

            using var again = new CallIndex(_store, _time);
            Assert.Equal("answer 1", (await again.FindAsync(SampleRecords.Key(1), None))!.Answer.Choices[0].Text);
            Assert.Equal("answer 2", (await again.FindAsync(SampleRecords.Key(2), None))!.Answer.Choices[0].Text);
            Assert.Equal(intact, await File.ReadAllBytesAsync(file));
        }
    }

    [Fact]
    public async Task FindAsync_EarlierRunDamagedWhileMadeAnew_ServesTheOthersAndTells()
    {
        using (var index = new CallIndex(_store, _time))
        {
            await WriteAsync(index, 1, Call(1), isAccepted: true);
            await WriteAsync(index, 2, Call(2), isAccepted: true);
        }

        Directory.Delete(_folder["store/calls"], recursive: true);
        string segment = Directory.EnumerateFiles(_folder[$"store/{Partition(1)}"], "seg-*").First();
        await DamageAsync(segment);

        using var again = new CallIndex(_store, _time);

        Assert.Null(await again.FindAsync(SampleRecords.Key(1), None));
        Assert.NotNull(await again.FindAsync(SampleRecords.Key(2), None));
        Assert.Contains(Partition(1).Value, Assert.Single(again.Damaged).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_RunDeletedOrRecordDamaged_IsAMiss()
    {
        using var index = new CallIndex(_store, _time);
        await WriteAsync(index, 1, Call(1), isAccepted: true);
        await WriteAsync(index, 2, Call(2), isAccepted: true);
        Directory.Delete(_folder[$"store/{Partition(1)}"], recursive: true);
        string segment = Directory.EnumerateFiles(_folder[$"store/{Partition(2)}"], "seg-*").First();
        await DamageAsync(segment);

        Assert.Null(await index.FindAsync(SampleRecords.Key(1), None));
        Assert.Null(await index.FindAsync(SampleRecords.Key(2), None));
        Assert.Null(await index.FindAsync(SampleRecords.Key(2), None));
        Assert.Contains(Partition(2).Value, Assert.Single(index.Damaged).Message, StringComparison.Ordinal);
    }

    private static async Task DamageAsync(string file)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static BlobPath Partition(int number) => BlobPath.Parse($"runs/r/stages/01-a/part-{number:00000}");

    private static RecordedCall Call(int number) => new(
        SampleRecords.Key(number),
        $"row:{number}",
        "a",
        "m",
        IsReproducible: true,
        IsPaid: true,
        new Completion("m", [new CompletionChoice($"answer {number}", FinishReason.Stop)], default(TokenUsage)));

    private async Task<IReadOnlyList<AnswerPlace>> WriteAsync(CallIndex index, int number, RecordedCall call, bool isAccepted)
    {
        var log = new SegmentLog(_store, SegmentLimits.Default, TimeProvider.System);
        await using IPartitionLog partition = await log.OpenAsync(Partition(number), None);
        await partition.AppendAsync(call, None);
        await partition.AppendAsync(new SampleRecords(number).Row(0) with { AcceptedCalls = isAccepted ? [call.Key] : [] }, None);
        IReadOnlyList<AnswerPlace> added = [];
        await partition.SealAsync(
            1,
            answers =>
            {
                added = answers;
                return index.AddAsync(Partition(number), answers, None);
            },
            None);
        return added;
    }
}
