namespace Pipelines.Core.Inference;

/// <summary>
/// A provider's batch API for one model: many calls in one file, answered within a day, for less. Makes one attempt of everything and
/// never retries. Thread-safe.
/// </summary>
public interface IBatchInference
{
    /// <summary>Hands a batch in. When this fails it may still have been handed in: <see cref="FindAsync"/> knows.</summary>
    /// <param name="name">The batch's name at the provider, by which it is found again.</param>
    /// <param name="calls">Ids are unique in the batch, of at most 64 letters and digits.</param>
    /// <param name="cancellationToken">Gives up waiting for the provider.</param>
    /// <exception cref="InferenceException">It could not be handed in.</exception>
    Task<ProviderBatch> SubmitAsync(string name, IReadOnlyList<BatchedCall> calls, CancellationToken cancellationToken);

    /// <summary>The batch of that name; null when the provider has none.</summary>
    /// <exception cref="InferenceException">The provider cannot be asked.</exception>
    Task<ProviderBatch?> FindAsync(string name, CancellationToken cancellationToken);

    /// <exception cref="InferenceException">The provider cannot be asked, or knows no such batch.</exception>
    Task<ProviderBatch> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Asks the provider to end a batch; what it has answered by then is kept, and billed.</summary>
    /// <exception cref="InferenceException">The provider cannot be asked, or the batch is over.</exception>
    Task CancelAsync(string id, CancellationToken cancellationToken);

    /// <summary>The answers of a batch that has ended, in any order; calls that were not answered are left out.</summary>
    /// <exception cref="InferenceException">The answers cannot be fetched.</exception>
    IAsyncEnumerable<BatchedAnswer> ReadAnswersAsync(ProviderBatch batch, CancellationToken cancellationToken);

    /// <summary>Makes a completion of an answer.</summary>
    /// <exception cref="InferenceException">The answer is no completion.</exception>
    Completion Read(BatchedAnswer answer, CompletionRequest request);
}
