using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches.Input;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Files;

namespace GpuHost.Host.Batches;

/// <summary>
/// Writes the files of a batch at its end: every line of its input is in one of the two, in the order of the input.
/// </summary>
internal sealed class BatchOutputs(BatchLineStore lines, FileFolder folder, AnswerIds ids, TimeProvider clock)
{
    /// <summary>The files are on the disk; they are nobody's until their rows are written.</summary>
    /// <param name="batch">Whose lines are answered as far as they will be.</param>
    /// <param name="input">Its file.</param>
    /// <param name="plan">Its lines.</param>
    /// <param name="end">Completed, expired or cancelled: why lines were not answered.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left of it.</param>
    /// <returns>Null for a file that would be empty.</returns>
    public async Task<(StoredFile? Output, StoredFile? Errors)> WriteAsync(
        Batch batch, BatchInput input, InputPlan plan, BatchStatus end, CancellationToken cancellationToken)
    {
        await using FileDraft output = folder.Begin(ids.Next("file-"));
        await using FileDraft errors = folder.Begin(ids.Next("file-"));
        await using IAsyncEnumerator<AnsweredLine> answered = lines.ReadAsync(batch, cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool hasAnswered = await answered.MoveNextAsync();
        foreach (PlannedLine planned in plan.Lines)
        {
            if (hasAnswered && answered.Current.Number == planned.Number)
            {
                await WriteAsync(answered.Current.IsError ? errors : output, answered.Current.Json, cancellationToken);
                hasAnswered = await answered.MoveNextAsync();
            }
            else
            {
                LineOrder order = await input.ReadAsync(planned, cancellationToken);
                await WriteAsync(errors, LineJson.OfUnfinished(ids, order.CustomId, CodeOf(end), MessageOf(end)), cancellationToken);
            }
        }

        return (await PublishAsync(output, batch, "output"), await PublishAsync(errors, batch, "error"));
    }

    private static async Task WriteAsync(FileDraft draft, byte[] json, CancellationToken cancellationToken)
    {
        await draft.Content.WriteAsync(json, cancellationToken);
        draft.Content.WriteByte((byte)'\n');
    }

    private async Task<StoredFile?> PublishAsync(FileDraft draft, Batch batch, string kind)
    {
        if (draft.Content.Length == 0)
        {
            return null;
        }

        await draft.PublishAsync();
        DateTimeOffset now = clock.GetUtcNow();
        return new StoredFile(draft.Id, batch.Tenant, FilePurposes.BatchOutput, $"{batch.Id}_{kind}.jsonl", draft.SizeBytes, now) { ExpiresAt = now + batch.OutputKeepFor };
    }

    private static string CodeOf(BatchStatus end) => end switch
    {
        BatchStatus.Expired => "batch_expired",
        BatchStatus.Cancelled => "batch_cancelled",
        _ => throw new InvalidOperationException("A batch was completed before all its lines."),
    };

    private static string MessageOf(BatchStatus end) => end == BatchStatus.Expired
        ? "This line was not answered before the batch's window closed. Send it again in another batch."
        : "This line was not answered before the batch was cancelled.";
}
