using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Ledger;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(
    ModelPool models, AnswerDesk desk, QuotaGate quotas, HostPrices prices, HostLimits limits, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        Caller caller = Caller.Of(context);
        ChatOrder order = ChatRequestReader.Read(fields, caller, limits.RequestTimeout);
        quotas.Admit(caller);
        var head = new AnswerHead(ids.Next("chatcmpl-"), clock.GetUtcNow(), order.Completion.Model);
        var ticket = new CallTicket(caller, head, CallKind.Chat) { Repeat = RepeatKey.Of(context.Request, fields) };
        OpenAnswer answer = await desk.OpenAsync(ticket, patience => models.StreamAsync(order.Completion, patience), context.RequestAborted);
        if (answer.IsRepeat)
        {
            context.Response.Headers[OpenAnswer.RepeatHeader] = "true";
        }

        if (order.Stream)
        {
            var chunks = new ChatChunkWriter(answer.Head, order.IncludeUsage);
            await new ChatStream(order, chunks, CostOf).SendAsync(answer.Updates, context.Response, context.RequestAborted);
            return;
        }

        Completion completion = await answer.WholeAsync(context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => ChatAnswerWriter.Write(json, answer.Head, completion, order.Tools, CostOf(completion)));
    }

    private CallCost? CostOf(Completion completion) => prices.CostOf(completion.Model, completion.Usage, isBatch: false);
}
