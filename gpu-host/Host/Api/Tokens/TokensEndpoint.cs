using System.Text;
using System.Text.Json;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
using GpuHost.Serving.Models;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Tokens;

/// <summary><c>POST /tokenize</c> and <c>POST /detokenize</c>, with the bodies of llama-server's.</summary>
internal sealed class TokensEndpoint(ModelPool models)
{
    private const int TokensMax = 1 << 20;

    public async Task TokenizeAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        string content = fields.RequiredText("content");
        bool addSpecial = fields.Flag("add_special") ?? false;
        bool parseSpecial = fields.Flag("parse_special") ?? true;
        bool withPieces = fields.Flag("with_pieces") ?? false;
        using ModelLease lease = await BorrowAsync(fields, context);
        IModelTokenizer tokenizer = lease.Model.Engine.Tokenizer;
        TokenId[] tokens = tokenizer.Tokenize(content, addSpecial, parseSpecial);
        await AnswerJson.SendAsync(context.Response, json => WriteTokens(json, tokens, withPieces ? tokenizer : null));
    }

    public async Task DetokenizeAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        JArray tokens = fields.List("tokens", TokensMax) ?? throw ApiException.Invalid("tokens", "The parameter 'tokens' is missing.");
        using ModelLease lease = await BorrowAsync(fields, context);
        IModelTokenizer tokenizer = lease.Model.Engine.Tokenizer;
        var bytes = new List<byte>();
        foreach (JToken item in tokens)
        {
            if (item is not JValue { Value: long and >= 0 and <= int.MaxValue } id || (int)id >= tokenizer.VocabularySize)
            {
                throw fields.Wrong("tokens", $"a list of token ids below {tokenizer.VocabularySize}");
            }

            bytes.AddRange(tokenizer.GetPiece(new TokenId((int)id), renderSpecial: true));
        }

        await AnswerJson.SendAsync(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteString("content", Encoding.UTF8.GetString([.. bytes]));
            json.WriteEndObject();
        });
    }

    /// <param name="json">The answer.</param>
    /// <param name="tokens">What to write.</param>
    /// <param name="pieces">Where each one's text comes from; null for ids alone.</param>
    private static void WriteTokens(Utf8JsonWriter json, TokenId[] tokens, IModelTokenizer? pieces)
    {
        json.WriteStartObject();
        if (pieces is not null)
        {
            TokenPieces.Write(json, "tokens", tokens, pieces);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray("tokens");
        foreach (TokenId token in tokens)
        {
            json.WriteNumberValue(token.Value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private Task<ModelLease> BorrowAsync(RequestFields fields, HttpContext context)
    {
        string model = fields.Text("model") ?? models.Offers.Default;
        fields.RequireAllRead();
        return models.BorrowAsync(model, context.RequestAborted);
    }
}
