using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;

namespace Pipelines.Storage.Segments;

/// <summary>A partition that an earlier attempt finished: nothing can be added.</summary>
internal sealed class SealedPartition(PartitionSeal seal) : IPartitionLog
{
    public PartitionSeal Seal { get; } = seal;

    public IReadOnlySet<int> FinishedRows { get; } = new HashSet<int>();

    public long RowsMadeOf(int finishedRow) => throw new ArgumentOutOfRangeException(nameof(finishedRow), "A sealed partition names no rows.");

    public IReadOnlyList<ModelUsage> PaidBefore => Seal.Models;

    public RecordedCall? FindCall(CallKey key) => null;

    public ValueTask<long> AppendAsync(RecordedCall call, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask<long> AppendAsync(RecordedRow row, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask FlushAsync(long position, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task<PartitionSeal> SealAsync(int rowCount, Func<IReadOnlyList<AnswerPlace>, Task> indexing, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static InvalidOperationException Refusal() => new("The partition is sealed; nothing can be added to it.");
}
