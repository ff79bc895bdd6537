using Pipelines.Core.Inference;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>Cancels what a run has at providers, so that nothing more is worked on and billed. Tries each batch once, and not for long.</summary>
internal sealed class BatchCancellation(IInferenceClient client, BatchFolder folder, TimeProvider time)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    /// <returns>What could not be cancelled and why, for a person; null when all is.</returns>
    public async Task<string?> CancelAllAsync()
    {
        IReadOnlyList<BatchRecord> batches;
        try
        {
            batches = await folder.ReadAllAsync(CancellationToken.None);
        }
        catch (BlobStoreException e)
        {
            return $"Whether batches are at work at the provider cannot be looked up: {CallFailures.AsSentence(e.Message)}";
        }

        List<string> left = [];
        using var deadline = new CancellationTokenSource(Within, time);
        foreach (BatchRecord record in batches)
        {
            try
            {
                await CancelAsync(record, deadline.Token);
            }
            catch (InferenceException e)
            {
                left.Add($"batch {record.ProviderId ?? record.Name} of model '{record.Model}': {CallFailures.AsSentence(e.Message)}");
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                left.Add($"batch {record.ProviderId ?? record.Name} of model '{record.Model}': the provider did not answer within {Within.TotalSeconds:0} s.");
            }
        }

        return left.Count > 0 ? $"Not cancelled at the provider, who may work on it and bill it: {string.Join(" ", left)}" : null;
    }

    private async Task CancelAsync(BatchRecord record, CancellationToken cancellationToken)
    {
        if (client.BatchesOf(record.Model) is not { } api)
        {
            return;
        }

        ProviderBatch? batch = record.ProviderId is { } id
            ? await api.GetAsync(id, cancellationToken)
            : await api.FindAsync(record.Name, cancellationToken);
        if (batch is { State: ProviderBatchState.Working })
        {
            await api.CancelAsync(batch.Id, cancellationToken);
        }
    }
}
