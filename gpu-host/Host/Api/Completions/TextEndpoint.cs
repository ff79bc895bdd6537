using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Streaming;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Ledger;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Completions;

/// <summary><c>POST /v1/completions</c>: continues text as it is, with no chat template around it.</summary>
internal sealed class TextEndpoint(
    ModelPool models, AnswerDesk desk, QuotaGate quotas, HostPrices prices, HostLimits limits, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        Caller caller = Caller.Of(context);
        TextOrder order = TextRequestReader.Read(fields, caller, limits.RequestTimeout);
        quotas.Admit(caller);
        var head = new AnswerHead(ids.Next("cmpl-"), clock.GetUtcNow(), order.Completion.Model);
        var ticket = new CallTicket(caller, head, CallKind.Text) { Repeat = RepeatKey.Of(context.Request, fields) };
        OpenAnswer answer = await desk.OpenAsync(ticket, patience => TextGeneration.RunAsync(models, order, patience), context.RequestAborted);
        if (answer.IsRepeat)
        {
            context.Response.Headers[OpenAnswer.RepeatHeader] = "true";
        }

        if (order.Stream)
        {
            await StreamAsync(order, answer, context);
            return;
        }

        Completion whole = await answer.WholeAsync(context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => TextAnswerWriter.WriteWhole(json, answer.Head, whole, CostOf(whole)));
    }

    private CallCost? CostOf(Completion whole) => prices.CostOf(whole.Model, whole.Usage, isBatch: false);

    /// <summary>The first piece is awaited before anything is sent, so that a refusal still has its status.</summary>
    private async Task StreamAsync(TextOrder order, OpenAnswer answer, HttpContext context)
    {
        CancellationToken gone = context.RequestAborted;
        await using IAsyncEnumerator<CompletionUpdate> pieces = answer.Updates.GetAsyncEnumerator(gone);
        bool more = await pieces.MoveNextAsync();
        using EventStream stream = EventStream.Begin(context.Response);
        bool wasSentInPieces = false;
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                CompletionUpdate piece = pieces.Current;
                if (piece.Final is { } whole)
                {
                    await SendEndAsync(stream, order, answer.Head, whole, wasSentInPieces, gone);
                }
                else
                {
                    wasSentInPieces = true;
                    await stream.SendAsync(json => TextAnswerWriter.WritePiece(json, answer.Head, piece.ChoiceIndex, piece.Text, null, null), gone);
                }
            }
        }
        catch (InferenceException failure)
        {
            await stream.SendAsync(json => ErrorResponses.Write(json, ErrorTranslation.Explain(failure)!), gone);
            return;
        }

        await stream.EndAsync(gone);
    }

    private async Task SendEndAsync(EventStream stream, TextOrder order, AnswerHead head, Completion whole, bool wasSentInPieces, CancellationToken gone)
    {
        foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
        {
            string left = wasSentInPieces ? "" : choice.Text;
            await stream.SendAsync(
                json => TextAnswerWriter.WritePiece(json, head, index, left, FinishReasons.Of(choice.FinishReason), choice.LogProbs), gone);
        }

        if (order.IncludeUsage)
        {
            await stream.SendAsync(json => TextAnswerWriter.WriteUsage(json, head, whole.Usage, CostOf(whole)), gone);
        }
    }
}
