using GpuHost.Serving.Models;

namespace GpuHost.Serving.Chat;

/// <summary>
/// Puts a query and a document into one text as the model was trained to read them: by the template <c>rerank</c> of its file,
/// or one after the other between the marks that its vocabulary asks for. Thread-safe.
/// </summary>
/// <remarks>Source: llama.cpp v0.5.0, the server's rerank endpoint.</remarks>
internal sealed class RerankPrompter(ModelDescription model, IModelTokenizer tokenizer)
{
    private const string TemplateKey = "tokenizer.chat_template.rerank";
    private const string QueryPlace = "{query}";
    private const string DocumentPlace = "{document}";
    private readonly Lazy<SpecialText> _special = new(() => new SpecialText(tokenizer));

    public TokenId[] Prepare(string query, string document) =>
        model.Metadata.TryGetValue(TemplateKey, out string? template) ? Fill(template, query, document) : Join(query, document);

    private TokenId[] Join(string query, string document)
    {
        TokenId? end = tokenizer.Eos ?? tokenizer.Separator;
        var tokens = new List<TokenId>();
        Add(tokens, tokenizer.AddsBos ? tokenizer.Bos : null);
        tokens.AddRange(tokenizer.Tokenize(query, addSpecial: false, parseSpecial: false));
        Add(tokens, tokenizer.AddsEos ? end : null);
        Add(tokens, tokenizer.AddsSeparator ? tokenizer.Separator : null);
        tokens.AddRange(tokenizer.Tokenize(document, addSpecial: false, parseSpecial: false));
        Add(tokens, tokenizer.AddsEos ? end : null);
        return [.. tokens];
    }

    // Cut where a text spells out a control token: see SpecialText.
    private TokenId[] Fill(string template, string query, string document)
    {
        if (_special.Value.ChooseMark([query, document]) is not { } mark)
        {
            return tokenizer.Tokenize(Replace(template, query, document), addSpecial: false, parseSpecial: true);
        }

        string text = Replace(template, _special.Value.Break(query, mark), _special.Value.Break(document, mark));
        return [.. text.Split(mark).SelectMany(piece => tokenizer.Tokenize(piece, addSpecial: false, parseSpecial: true))];
    }

    // Both places of the template at once: a query that holds "{document}" is text.
    private static string Replace(string template, string query, string document) => string.Join(
        query, template.Split(QueryPlace).Select(part => part.Replace(DocumentPlace, document, StringComparison.Ordinal)));

    private static void Add(List<TokenId> tokens, TokenId? token)
    {
        if (token is { } present)
        {
            tokens.Add(present);
        }
    }
}
