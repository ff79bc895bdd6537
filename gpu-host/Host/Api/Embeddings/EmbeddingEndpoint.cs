using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Ledger;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Embeddings;

/// <summary><c>POST /v1/embeddings</c>: one unit vector for each input.</summary>
internal sealed class EmbeddingEndpoint(
    ModelPool models, AnswerDesk desk, QuotaGate quotas, HostPrices prices, RequestWindow window, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        EmbeddingOrder order = EmbeddingRequestReader.Read(fields);
        Caller caller = Caller.Of(context);
        RepeatKey? repeat = RepeatKey.Of(context.Request, fields);
        quotas.Admit(caller);
        using ModelLease lease = await models.BorrowAsync(order.Model, context.RequestAborted);
        EmbeddingResult result = await window.RunAsync(token => lease.EmbedAsync(order, caller.Tenant, token), context.RequestAborted);
        var ticket = new CallTicket(caller, new AnswerHead(ids.Next("embd-"), clock.GetUtcNow(), order.Model), CallKind.Embedding)
        {
            Repeat = repeat,
        };
        await desk.PayAsync(ticket, result.Usage, context.RequestAborted);
        CallCost? cost = prices.CostOf(order.Model, result.Usage, isBatch: false);
        await AnswerJson.SendAsync(context.Response, json => EmbeddingAnswerWriter.Write(json, order, result, cost));
    }
}
