namespace GpuHost.Host.Batches.Lines;

/// <summary>
/// Begins lines in their order, a bounded number at once. A line has reached the engine's queue when the next one is begun: so lines
/// that begin alike wait, run and leave next to each other, and what they share is not pushed out in between.
/// </summary>
internal static class LineDispatch
{
    /// <param name="lines">In the order in which they are begun.</param>
    /// <param name="inFlightMax">Most at once.</param>
    /// <param name="readAsync">Makes a line ready; one at a time.</param>
    /// <param name="answerAsync">Answers it; enters the engine's queue before it first waits.</param>
    /// <param name="cancellationToken">Ends it. Nothing runs any more when this returns.</param>
    /// <exception cref="OperationCanceledException">It was ended before all lines were done.</exception>
    public static async Task RunAsync<TLine, TReady>(
        IEnumerable<TLine> lines,
        int inFlightMax,
        Func<TLine, CancellationToken, Task<TReady>> readAsync,
        Func<TLine, TReady, CancellationToken, Task> answerAsync,
        CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(inFlightMax);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [];
        try
        {
            foreach (TLine line in lines)
            {
                await room.WaitAsync(stop.Token);
                TReady ready = await readAsync(line, stop.Token);
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
                running.Add(AnswerAsync(line, ready));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Either the caller has had enough, or a line has failed, which is thrown below.
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await Task.WhenAll(running);
        stop.Token.ThrowIfCancellationRequested();

        async Task AnswerAsync(TLine line, TReady ready)
        {
            try
            {
                await answerAsync(line, ready, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
            finally
            {
                room.Release();
            }
        }
    }
}
