using System.Runtime.CompilerServices;
using System.Text;
using GpuHost.Host.Models;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Completions;

/// <summary>Continues the prompts of a request. One comes in pieces; several come together, at the end.</summary>
internal static class TextGeneration
{
    public static async IAsyncEnumerable<CompletionUpdate> RunAsync(
        ModelPool models, TextOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, cancellationToken);
        ServedModel model = lease.Model;
        TokenId[][] prompts = [.. order.Prompts.Select(prompt => prompt.ToTokens(model.Engine.Tokenizer))];
        if (prompts.Length > 1)
        {
            yield return new CompletionUpdate(0, "", await RunAllAsync(order, prompts, 0, lease, cancellationToken));
            yield break;
        }

        string echo = EchoOf(order, 0, prompts[0], model);
        for (int choice = 0; echo.Length > 0 && choice < order.Completion.ChoiceCount; choice++)
        {
            yield return new CompletionUpdate(choice, echo);
        }

        await foreach (CompletionUpdate update in lease.StreamContinuationAsync(prompts[0], order.Completion, cancellationToken))
        {
            yield return update.Final is { } whole ? update with { Final = WithEcho(whole, echo) } : update;
        }
    }

    /// <summary>The same, all at the end.</summary>
    /// <param name="lease">Of the model that is asked for.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="nextSharesTokens">How much of the one prompt the next request begins with, too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<Completion> CompleteAsync(ModelLease lease, TextOrder order, int nextSharesTokens, CancellationToken cancellationToken) =>
        RunAllAsync(order, [.. order.Prompts.Select(prompt => prompt.ToTokens(lease.Model.Engine.Tokenizer))], nextSharesTokens, lease, cancellationToken);

    private static async Task<Completion> RunAllAsync(
        TextOrder order, TokenId[][] prompts, int nextSharesTokens, ModelLease lease, CancellationToken cancellationToken)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Completion>[] running =
        [
            .. prompts.Select(prompt => lease.CompleteAsync(new ChatPrompt(prompt, []) { NextSharesTokens = nextSharesTokens }, order.Completion, all.Token)),
        ];
        try
        {
            Completion[] completions = await Task.WhenAll(running);
            return new Completion(
                completions[0].Model,
                [.. completions.Index().SelectMany(one => WithEcho(one.Item, EchoOf(order, one.Index, prompts[one.Index], lease.Model)).Choices)],
                completions.Aggregate(default(TokenUsage), static (sum, one) => sum + one.Usage));
        }
        finally
        {
            // Where one prompt is refused, the others are not continued for nobody.
            await all.CancelAsync();
        }
    }

    private static Completion WithEcho(Completion whole, string echo) => echo.Length == 0
        ? whole
        : whole with { Choices = [.. whole.Choices.Select(choice => choice with { Text = echo + choice.Text })] };

    private static string EchoOf(TextOrder order, int prompt, TokenId[] tokens, ServedModel model) => !order.Echo
        ? ""
        : order.Prompts[prompt].Text ?? TextOf(tokens, model.Engine.Tokenizer);

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
