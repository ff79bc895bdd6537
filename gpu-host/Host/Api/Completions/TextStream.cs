using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Streaming;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Completions;

/// <summary>Sends a continued text as it is generated, each piece with the log-probabilities of its tokens.</summary>
internal sealed class TextStream(TextOrder order, AnswerHead head, Func<Completion, CallCost?> costOf)
{
    private readonly int[] _sentLogProbs = new int[order.Completion.ChoiceCount];
    private readonly int[] _sentChars = new int[order.Completion.ChoiceCount];
    private bool _wasSentInPieces;

    /// <summary>The first piece is awaited before anything is sent, so that a refusal still has its status.</summary>
    public async Task SendAsync(IAsyncEnumerable<CompletionUpdate> updates, HttpResponse response, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<CompletionUpdate> pieces = updates.GetAsyncEnumerator(cancellationToken);
        bool more = await pieces.MoveNextAsync();
        using EventStream stream = EventStream.Begin(response);
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                if (pieces.Current.Final is { } whole)
                {
                    await SendEndAsync(stream, whole, cancellationToken);
                }
                else
                {
                    await SendPieceAsync(stream, pieces.Current, cancellationToken);
                }
            }
        }
        catch (InferenceException failure)
        {
            await stream.SendAsync(json => ErrorResponses.Write(json, ErrorTranslation.Explain(failure)!), cancellationToken);
            return;
        }

        await stream.EndAsync(cancellationToken);
    }

    private async Task SendPieceAsync(EventStream stream, CompletionUpdate piece, CancellationToken cancellationToken)
    {
        int choice = piece.ChoiceIndex;
        await stream.SendAsync(
            json => TextAnswerWriter.WritePiece(json, head, choice, piece.Text, finishReason: null, piece.LogProbs, _sentChars[choice]), cancellationToken);
        _wasSentInPieces = true;
        _sentLogProbs[choice] += piece.LogProbs?.Count ?? 0;
        _sentChars[choice] += piece.Text.Length;
    }

    private async Task SendEndAsync(EventStream stream, Completion whole, CancellationToken cancellationToken)
    {
        foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
        {
            // Of an answer that is given again all comes now; else what is left is the token that ended it.
            string text = _wasSentInPieces ? "" : choice.Text;
            List<TokenLogProb>? logProbs = choice.LogProbs?.Skip(_sentLogProbs[index]).ToList();
            await stream.SendAsync(
                json => TextAnswerWriter.WritePiece(json, head, index, text, FinishReasons.Of(choice.FinishReason), logProbs, _sentChars[index]), cancellationToken);
        }

        if (order.IncludeUsage)
        {
            await stream.SendAsync(json => TextAnswerWriter.WriteUsage(json, head, whole.Usage, costOf(whole)), cancellationToken);
        }
    }
}
