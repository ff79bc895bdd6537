using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>
/// Folds the rows of a group in several chains at a time, and merges what they come to. The chains are as many as DocETL takes when
/// nothing has been measured, and take turns: rows 0 to n go to the first, the next n to the second, and so on. So the tree follows from
/// the order of the rows alone.
/// </summary>
internal sealed class FoldTree(ReduceAsker asker, FoldOptions fold, MergeOptions merge, long rowCount)
{
    /// <summary>Folds under way in a group: with it goes what is in memory of the group.</summary>
    private const int FoldsInFlightMax = 32;

    public async Task<JObject> ReduceAsync(IAsyncEnumerable<JObject> rows, CancellationToken cancellationToken)
    {
        IReadOnlyList<JObject> answers = await FoldAsync(rows, cancellationToken);
        for (int level = 1; answers.Count > 1; level++)
        {
            int at = level;
            answers = await Task.WhenAll(answers.Chunk(merge.AnswersPerMerge).Select((part, number) => part is [{ } only]
                ? Task.FromResult(only)
                : asker.MergeAsync(merge, part, at, number, cancellationToken)));
        }

        return answers[0];
    }

    /// <summary>Chains of folds: one for each part that is worked on at the same time.</summary>
    private int Chains()
    {
        double wanted = fold.Seconds * rowCount * Math.Log(merge.AnswersPerMerge) / (fold.RowsPerFold * merge.Seconds);
        long batches = (rowCount + fold.RowsPerFold - 1) / fold.RowsPerFold;
        return (int)Math.Clamp(Math.Min(wanted, batches), 1, int.MaxValue);
    }

    private async Task<IReadOnlyList<JObject>> FoldAsync(IAsyncEnumerable<JObject> rows, CancellationToken cancellationToken)
    {
        var chains = new Task<JObject>?[Chains()];
        using var slots = new SemaphoreSlim(FoldsInFlightMax);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int number = 0;
        try
        {
            await foreach (JObject[] batch in rows.Chunk(fold.RowsPerFold).WithCancellation(stopping.Token))
            {
                await slots.WaitAsync(stopping.Token);
                int chain = number % chains.Length;
                chains[chain] = AddAsync(chains[chain], new JArray(batch), number++);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A fold failed and has stopped the others; which one is found below.
        }
        finally
        {
            await Task.WhenAll(chains.OfType<Task>()).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        Task? cause = Array.Find(chains, static chain => chain is { IsFaulted: true }) ?? Array.Find(chains, static chain => chain is { IsCanceled: true });
        await (cause ?? Task.CompletedTask);
        return [.. chains.OfType<Task<JObject>>().Select(static chain => chain.Result)];

        async Task<JObject> AddAsync(Task<JObject>? before, JArray batch, int at)
        {
            try
            {
                return before is null
                    ? await asker.AskFirstAsync(batch, stopping.Token, at)
                    : await asker.FoldAsync(fold, await before, batch, at, stopping.Token);
            }
            catch
            {
                await stopping.CancelAsync();
                throw;
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
