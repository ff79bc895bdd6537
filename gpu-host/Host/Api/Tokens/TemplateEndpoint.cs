using GpuHost.Host.Access;
using GpuHost.Host.Api.Chat;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models;
using GpuHost.Serving.Models;

namespace GpuHost.Host.Api.Tokens;

/// <summary>
/// <c>POST /apply-template</c>: the prompt that a chat would have, as text and in tokens. Takes what <c>/v1/chat/completions</c> takes,
/// computes nothing and costs nothing.
/// </summary>
internal sealed class TemplateEndpoint(ModelPool models, HostLimits limits)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        ChatOrder order = ChatRequestReader.Read(fields, Caller.Of(context), limits.RequestTimeout);
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, context.RequestAborted);
        IReadOnlyList<TokenId> tokens = lease.Model.Client.PromptTokens(order.Completion);
        IModelTokenizer tokenizer = lease.Model.Engine.Tokenizer;
        await AnswerJson.SendAsync(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteString("prompt", TokenPieces.TextOf(tokens, tokenizer));
            TokenPieces.Write(json, "tokens", tokens, tokenizer);
            json.WriteEndObject();
        });
    }
}
