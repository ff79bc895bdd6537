using System.Text;
using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Streaming;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Completions;

/// <summary><c>POST /v1/completions</c>: continues text as it is, with no chat template around it.</summary>
internal sealed class TextEndpoint(ModelPool models, HostLimits limits, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        TextOrder order = TextRequestReader.Read(fields, Caller.Of(context), limits.RequestTimeout);
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, context.RequestAborted);
        var head = new AnswerHead(ids.Next("cmpl-"), clock.GetUtcNow(), order.Completion.Model);
        TokenId[][] prompts = [.. order.Prompts.Select(prompt => prompt.ToTokens(lease.Model.Engine.Tokenizer))];
        await (order.Stream
            ? StreamAsync(order, head, prompts[0], lease.Model, context)
            : AnswerAsync(order, head, prompts, lease.Model, context));
    }

    private static async Task AnswerAsync(TextOrder order, AnswerHead head, TokenId[][] prompts, ServedModel model, HttpContext context)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Task<Completion>[] running = [.. prompts.Select(prompt => model.Client.ContinueAsync(prompt, order.Completion, all.Token))];
        Completion[] completions;
        try
        {
            completions = await Task.WhenAll(running);
        }
        finally
        {
            await all.CancelAsync();
        }

        await AnswerJson.SendAsync(context.Response, json => TextAnswerWriter.WriteWhole(
            json,
            head,
            completions.Index().SelectMany(one => one.Item.Choices.Select(choice => (EchoOf(order, one.Index, prompts, model), choice))),
            completions.Aggregate(default(TokenUsage), static (sum, one) => sum + one.Usage)));
    }

    private static async Task StreamAsync(TextOrder order, AnswerHead head, TokenId[] prompt, ServedModel model, HttpContext context)
    {
        CancellationToken gone = context.RequestAborted;
        await using IAsyncEnumerator<CompletionUpdate> pieces =
            model.Client.StreamContinuationAsync(prompt, order.Completion, gone).GetAsyncEnumerator(gone);
        bool more = await pieces.MoveNextAsync();
        using EventStream stream = EventStream.Begin(context.Response);
        string echo = EchoOf(order, 0, [prompt], model);
        for (int choice = 0; echo.Length > 0 && choice < order.Completion.ChoiceCount; choice++)
        {
            int at = choice;
            await stream.SendAsync(json => TextAnswerWriter.WritePiece(json, head, at, echo, null, null), gone);
        }

        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                await SendAsync(stream, order, head, pieces.Current, gone);
            }
        }
        catch (InferenceException failure)
        {
            await stream.SendAsync(json => ErrorResponses.Write(json, ErrorTranslation.Explain(failure)!), gone);
            return;
        }

        await stream.EndAsync(gone);
    }

    private static async Task SendAsync(EventStream stream, TextOrder order, AnswerHead head, CompletionUpdate piece, CancellationToken gone)
    {
        if (piece.Final is not { } whole)
        {
            await stream.SendAsync(json => TextAnswerWriter.WritePiece(json, head, piece.ChoiceIndex, piece.Text, null, null), gone);
            return;
        }

        foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
        {
            await stream.SendAsync(json => TextAnswerWriter.WritePiece(json, head, index, "", FinishReasons.Of(choice.FinishReason), choice.LogProbs), gone);
        }

        if (order.IncludeUsage)
        {
            await stream.SendAsync(json => TextAnswerWriter.WriteUsage(json, head, whole.Usage), gone);
        }
    }

    private static string EchoOf(TextOrder order, int prompt, TokenId[][] tokens, ServedModel model) => !order.Echo
        ? ""
        : order.Prompts[prompt].Text ?? TextOf(tokens[prompt], model.Engine.Tokenizer);

    private static string TextOf(TokenId[] tokens, IModelTokenizer tokenizer)
    {
        var bytes = new List<byte>();
        foreach (TokenId token in tokens)
        {
            bytes.AddRange(tokenizer.GetPiece(token));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
