using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Inference;

public sealed partial class EngineInferenceClient
{
    /// <inheritdoc/>
    public IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        StreamAsync(() => Prepare(request, PromptOf(request)), cancellationToken);

    /// <summary>Continues a text that is no conversation: the tokens are taken as they are, the request's messages are not looked at.</summary>
    /// <exception cref="InferenceException">As for <see cref="CompleteAsync(CompletionRequest, CancellationToken)"/>.</exception>
    public IAsyncEnumerable<CompletionUpdate> StreamContinuationAsync(
        TokenId[] prompt, CompletionRequest request, CancellationToken cancellationToken) =>
        StreamAsync(() => Prepare(request, new ChatPrompt(prompt, [])), cancellationToken);

    private async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        Func<List<GenerationRequest>> prepare, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<GenerationRequest> answers = prepare();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Bounded by the lengths of the answers.
        var merged = Channel.CreateUnbounded<CompletionUpdate>();
        var results = new GenerationResult[answers.Count];
        Task pump = PumpAllAsync(answers, results, merged.Writer, all);
        try
        {
            await foreach (CompletionUpdate update in merged.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }

            await pump;
            yield return new CompletionUpdate(0, "", Combine(results));
        }
        finally
        {
            await all.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAllAsync(
        List<GenerationRequest> answers,
        GenerationResult[] results,
        ChannelWriter<CompletionUpdate> merged,
        CancellationTokenSource all)
    {
        Exception? failure = null;
        try
        {
            await Task.WhenAll(answers.Select((answer, choice) => PumpAsync(answer, choice, results, merged, all)));
        }
        catch (Exception thrown)
        {
            failure = thrown is RequestException refused ? FailureTranslation.ToInference(refused) : thrown;
        }

        merged.Complete(failure);
    }

    private async Task PumpAsync(
        GenerationRequest answer,
        int choice,
        GenerationResult[] results,
        ChannelWriter<CompletionUpdate> merged,
        CancellationTokenSource all)
    {
        try
        {
            await foreach (GenerationUpdate update in _engine.StreamAsync(answer, all.Token))
            {
                results[choice] = update.Final ?? results[choice];
                if (update.Text.Length > 0)
                {
                    merged.TryWrite(new CompletionUpdate(choice, update.Text) { LogProbs = AnswerText.ToLogProbs(update.LogProbs, _engine.Tokenizer) });
                }
            }
        }
        catch (RequestException)
        {
            await all.CancelAsync();
            throw;
        }
    }
}
