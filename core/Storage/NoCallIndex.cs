using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>Runs share no answers.</summary>
public sealed class NoCallIndex : ICallIndex
{
    public static NoCallIndex Instance { get; } = new();

    public ValueTask<RecordedCall?> FindAsync(CallKey key, CancellationToken cancellationToken) => ValueTask.FromResult<RecordedCall?>(null);

    public Task AddAsync(BlobPath partition, IReadOnlyList<AnswerPlace> answers, CancellationToken cancellationToken) => Task.CompletedTask;
}
