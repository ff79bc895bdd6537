using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Ledger;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Rerank;

/// <summary><c>POST /v1/rerank</c>: how well each document answers a query.</summary>
internal sealed class RerankEndpoint(
    ModelPool models, AnswerDesk desk, QuotaGate quotas, HostPrices prices, RequestWindow window, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        RerankOrder order = RerankRequestReader.Read(fields);
        Caller caller = Caller.Of(context);
        RepeatKey? repeat = RepeatKey.Of(context.Request, fields);
        quotas.Admit(caller);
        using ModelLease lease = await models.BorrowAsync(order.Model, context.RequestAborted);
        RerankResult result = await window.RunAsync(
            token => lease.RerankAsync(new RerankRequest(order.Model, order.Query, order.Documents) { Tenant = caller.Tenant }, token), context.RequestAborted);
        var ticket = new CallTicket(caller, new AnswerHead(ids.Next("rerank-"), clock.GetUtcNow(), order.Model), CallKind.Rerank)
        {
            Repeat = repeat,
        };
        await desk.PayAsync(ticket, result.Usage, context.RequestAborted);
        CallCost? cost = prices.CostOf(order.Model, result.Usage, isBatch: false);
        await AnswerJson.SendAsync(context.Response, json => RerankAnswerWriter.Write(json, order, result, cost));
    }
}
