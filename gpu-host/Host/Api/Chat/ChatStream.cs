using System.Text.Json;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Streaming;
using GpuHost.Host.Api.Tools;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary>
/// Sends a chat as it is generated. Text goes out piece by piece; so do the arguments of a tool that must be called. Where the
/// model may choose between text and a call, nothing is sent until it is known which it was.
/// </summary>
internal sealed class ChatStream(ChatOrder order, ChatChunkWriter chunks, Func<Completion, CallCost?> costOf)
{
    private readonly int[] _sentLogProbs = new int[order.Completion.ChoiceCount];
    private bool _wasSentInPieces;

    /// <summary>The first piece is awaited before anything is sent, so that a refusal still has its status.</summary>
    public async Task SendAsync(IAsyncEnumerable<CompletionUpdate> updates, HttpResponse response, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<CompletionUpdate> pieces = updates.GetAsyncEnumerator(cancellationToken);
        bool more = await pieces.MoveNextAsync();
        using EventStream stream = EventStream.Begin(response);
        for (int choice = 0; choice < order.Completion.ChoiceCount; choice++)
        {
            int at = choice;
            await stream.SendAsync(json => WriteStart(json, at), cancellationToken);
        }

        Completion? whole = null;
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                CompletionUpdate piece = pieces.Current;
                whole = piece.Final ?? whole;
                if (piece.Text.Length > 0 && !WaitsForTheEnd)
                {
                    _wasSentInPieces = true;
                    await stream.SendAsync(json => WritePiece(json, piece), cancellationToken);
                }
            }
        }
        catch (InferenceException failure)
        {
            await stream.SendAsync(json => ErrorResponses.Write(json, ErrorTranslation.Explain(failure)!), cancellationToken);
            return;
        }

        await SendEndAsync(stream, whole!, cancellationToken);
    }

    private bool WaitsForTheEnd => order.Tools is { IsPossible: true, Forced: null };

    private void WriteStart(Utf8JsonWriter json, int choice)
    {
        if (order.Tools.Forced is { } tool)
        {
            chunks.WriteCallStart(json, choice, tool);
        }
        else
        {
            chunks.WriteRole(json, choice);
        }
    }

    private void WritePiece(Utf8JsonWriter json, CompletionUpdate piece)
    {
        if (order.Tools.Forced is null)
        {
            chunks.WriteText(json, piece.ChoiceIndex, piece.Text, piece.LogProbs);
            _sentLogProbs[piece.ChoiceIndex] += piece.LogProbs?.Count ?? 0;
        }
        else
        {
            chunks.WriteCallPiece(json, piece.ChoiceIndex, piece.Text);
        }
    }

    /// <summary>What was held back until now, or is given again.</summary>
    private void WriteWhole(Utf8JsonWriter json, int index, CompletionChoice choice, IReadOnlyList<ToolCall> calls)
    {
        if (order.Tools.Forced is not null)
        {
            chunks.WriteCallPiece(json, index, choice.Text);
        }
        else if (calls.Count > 0)
        {
            chunks.WriteCallsWhole(json, index, calls);
        }
        else
        {
            chunks.WriteText(json, index, choice.Text, logProbs: null);
        }
    }

    /// <summary>What was not sent with its text: of the token that ends the answer, or all where the text came at once.</summary>
    private List<TokenLogProb>? LeftOf(int index, IReadOnlyList<TokenLogProb>? all) => all?.Skip(_sentLogProbs[index]).ToList();

    private async Task SendEndAsync(EventStream stream, Completion whole, CancellationToken cancellationToken)
    {
        foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
        {
            IReadOnlyList<ToolCall> calls = ToolCallReader.Read(choice.Text, order.Tools);
            if (!_wasSentInPieces)
            {
                await stream.SendAsync(json => WriteWhole(json, index, choice, calls), cancellationToken);
            }

            await stream.SendAsync(json => chunks.WriteEnd(json, index, ChatAnswerWriter.FinishOf(choice, calls), LeftOf(index, choice.LogProbs)), cancellationToken);
        }

        if (order.IncludeUsage)
        {
            await stream.SendAsync(json => chunks.WriteUsage(json, whole.Usage, costOf(whole)), cancellationToken);
        }

        await stream.EndAsync(cancellationToken);
    }
}
