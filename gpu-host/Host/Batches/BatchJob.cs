using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Batches.Input;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Files;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches;

/// <summary>
/// Takes a batch to its end, from wherever it stands:
/// <code>
/// read the file → answer the lines that are not answered yet → write the files → end
/// </code>
/// Every step begins with what <c>host.db</c> says, so it may break off at any moment and be taken again.
/// </summary>
internal sealed class BatchJob(
    BatchStore batches,
    BatchLineStore lines,
    FileFolder folder,
    LineEndpoints endpoints,
    LineDesk desk,
    BatchOutputs outputs,
    ModelPool models,
    QuotaGate quotas,
    HostLimits limits,
    TimeProvider clock)
{
    /// <param name="begun">A batch that has not ended.</param>
    /// <param name="pausing">Is told how long the batch will wait for its key's quota, and null when it goes on.</param>
    /// <param name="cancelled">Its owner has cancelled it, and <c>host.db</c> says so.</param>
    /// <param name="stopping">The server stops.</param>
    /// <exception cref="OperationCanceledException">The server stops; the batch goes on at the next start.</exception>
    public async Task RunAsync(Batch begun, Action<TimeSpan?> pausing, CancellationToken cancelled, CancellationToken stopping)
    {
        ILineEndpoint endpoint = endpoints.Find(begun.Endpoint) ?? throw new InvalidOperationException($"Batches for {begun.Endpoint} are not known here.");
        await using var input = new BatchInput(folder.Open(begun.InputFile), endpoint);
        InputPlan plan = await input.PlanAsync((int)limits.BodySizeBytesMax, stopping);
        Batch batch = await ValidateAsync(begun, plan, stopping);
        if (batch.Status == BatchStatus.InProgress)
        {
            batch = await AnswerAsync(batch, input, plan, pausing, cancelled, stopping);
        }

        if (EndOf(batch.Status) is { } end)
        {
            await EndAsync(batch, input, plan, end, stopping);
        }
    }

    private async Task<Batch> ValidateAsync(Batch batch, InputPlan plan, CancellationToken stopping)
    {
        if (batch.Status == BatchStatus.Validating)
        {
            IReadOnlyList<BatchError> errors = plan.Errors.Count > 0 ? plan.Errors : ErrorsOfModel(plan);
            await (errors.Count > 0 ? batches.FailAsync(batch, errors) : batches.BeginAsync(batch, plan.Model, plan.Lines.Count));
        }

        return await AgainAsync(batch, stopping);
    }

    private IReadOnlyList<BatchError> ErrorsOfModel(InputPlan plan)
    {
        try
        {
            models.Offers.Find(plan.Model);
            return [];
        }
        catch (InferenceException unknown)
        {
            return [new BatchError("model_not_found", unknown.Message, plan.Lines[0].Number, "body.model")];
        }
    }

    /// <summary>Until every line is answered, the batch is cancelled, or its window closes.</summary>
    private async Task<Batch> AnswerAsync(
        Batch batch, BatchInput input, InputPlan plan, Action<TimeSpan?> pausing, CancellationToken cancelled, CancellationToken stopping)
    {
        HashSet<int> answered = await lines.AnsweredAsync(batch, stopping);
        TimeSpan left = batch.ExpiresAt - clock.GetUtcNow();
        using var window = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancelled, window.Token, stopping);
        var sequence = new LineSequence(
            await input.OrderAsync(plan.Lines.Where(line => !answered.Contains(line.Number)), stopping),
            async (line, token) => await desk.PrepareAsync(batch, input.Endpoint, await input.ReadAsync(line, token), token));
        try
        {
            await LineDispatch.RunAsync(
                Enumerable.Range(0, sequence.Count),
                limits.BatchLinesInFlightMax,
                async (_, token) =>
                {
                    await quotas.PaceAsync(batch.KeyName, pausing, token);
                    return await sequence.NextAsync(token);
                },
                (_, line, token) => AnswerAsync(batch, input.Endpoint, line, token),
                end.Token);
            await batches.FinalizeAsync(batch);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            stopping.ThrowIfCancellationRequested();
        }

        return await AgainAsync(batch, stopping);
    }

    private async Task AnswerAsync(Batch batch, ILineEndpoint endpoint, ReadyLine line, CancellationToken cancellationToken)
    {
        LineResult result = await desk.AnswerAsync(batch, endpoint, line, cancellationToken);
        if (await lines.AddAsync(batch, result) && result.Paid is { } paid)
        {
            quotas.UsedByLine(batch.KeyName, paid.Tokens.InputTokens + paid.Tokens.OutputTokens);
        }
    }

    private async Task EndAsync(Batch batch, BatchInput input, InputPlan plan, BatchStatus end, CancellationToken stopping)
    {
        (StoredFile? output, StoredFile? errors) = batch.InProgressAt is null
            ? (null, null)
            : await outputs.WriteAsync(batch, input, plan, end, stopping);
        await batches.EndAsync(batch, end, output, errors);
        await lines.SweepAsync(stopping);
    }

    /// <summary>Null for a batch that has ended.</summary>
    private static BatchStatus? EndOf(BatchStatus status) => status switch
    {
        BatchStatus.Finalizing => BatchStatus.Completed,
        BatchStatus.Cancelling => BatchStatus.Cancelled,

        // Lines are left and nobody has cancelled it: its window has closed.
        BatchStatus.InProgress => BatchStatus.Expired,
        _ => null,
    };

    private async Task<Batch> AgainAsync(Batch batch, CancellationToken stopping) =>
        await batches.FindAsync(batch.Tenant, batch.Id, stopping) ?? throw new InvalidOperationException($"The batch {batch.Id} is gone.");
}
