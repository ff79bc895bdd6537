using Pipelines.Core.Inference;

namespace Pipelines.Training.Evaluation;

/// <summary>Asks a model about items and counts what is right.</summary>
/// <param name="client">Has the model.</param>
/// <param name="clock">The clock.</param>
public sealed class Evaluator(IInferenceClient client, TimeProvider clock)
{
    /// <param name="items">Documents with right answers; at least one.</param>
    /// <param name="model">The model's name at the client.</param>
    /// <param name="itemsInFlight">How many are under way at the same time; at least 1.</param>
    /// <param name="done">Told how many are done, after each.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="InferenceException">The model cannot answer at all.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<EvaluationReport> RunAsync(
        IReadOnlyList<IEvaluationItem> items, string model, int itemsInFlight, IProgress<int>? done = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(items.Count);
        long start = clock.GetTimestamp();
        var results = new ItemResult[items.Count];
        int count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = itemsInFlight, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (i, stop) =>
        {
            results[i] = new ItemResult(items[i], await AskAsync(items[i], model, stop));
            done?.Report(Interlocked.Increment(ref count));
        });
        return new EvaluationReport(model, results, clock.GetElapsedTime(start));
    }

    /// <summary>What is the document's fault, not the endpoint's, is a wrong answer.</summary>
    private async Task<GivenAnswer> AskAsync(IEvaluationItem item, string model, CancellationToken stop)
    {
        try
        {
            return await item.AskAsync(client, model, stop);
        }
        catch (InferenceException refused) when (refused.Kind is InferenceFailureKind.ContextOverflow or InferenceFailureKind.ContentFiltered or InferenceFailureKind.TimedOut)
        {
            return new GivenAnswer(null, refused.Message, null, default);
        }
    }
}
