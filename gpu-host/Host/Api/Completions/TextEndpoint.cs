using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Reading;
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
            await new TextStream(order, answer.Head, CostOf).SendAsync(answer.Updates, context.Response, context.RequestAborted);
            return;
        }

        Completion whole = await answer.WholeAsync(context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => TextAnswerWriter.WriteWhole(json, answer.Head, whole, CostOf(whole)));
    }

    private CallCost? CostOf(Completion whole) => prices.CostOf(whole.Model, whole.Usage, isBatch: false);
}
