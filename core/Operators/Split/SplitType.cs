using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Tokens;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Split;

/// <summary><c>split</c>: cuts a text into chunks, a row for each. Keys: docs/operators/split.md.</summary>
internal sealed class SplitType : IOperatorType
{
    private static readonly Dictionary<string, SplitMethod> Methods = new(StringComparer.Ordinal)
    {
        ["token_count"] = SplitMethod.TokenCount,
        ["delimiter"] = SplitMethod.Delimiter,
    };

    private static readonly TextKey SplitKey = new("split_key", "the field, or the path to it, that holds the text") { IsRequired = true };
    private static readonly ChoiceKey<SplitMethod> Method = new("method", "token_count or delimiter", Methods) { IsRequired = true };
    private static readonly WholeNumberKey Tokens = new("num_tokens", "tokens of a chunk, with method token_count", 1, int.MaxValue);
    private static readonly TextKey Model = new("model", "the model whose tokens are counted; the default model when absent");
    private static readonly TextKey Delimiter = new("delimiter", "what stands between pieces, with method delimiter") { MayBeBlank = true };
    private static readonly WholeNumberKey Pieces = new("num_splits_to_group", "pieces of a chunk, with method delimiter", 1, int.MaxValue, Absent: 1);
    private static readonly MappingKey Arguments =
        new("method_kwargs", "what the method is told", new SpecKeys([Tokens, Model, Delimiter, Pieces])) { IsRequired = true };

    public string Name => "split";

    public SpecKeys Keys { get; } = new(
    [
        SplitKey,
        Method,
        Arguments,
        new UnusedKey("model", "DocETL reads the model of method_kwargs", "Not used: the model whose tokens are counted is given by 'model' under 'method_kwargs'."),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        FieldPath? key = FieldPathReader.Read(reader, SplitKey);
        SplitMethod? method = reader.Choice(Method);
        SpecReader? arguments = reader.Mapping(Arguments);
        ITextCut? cut = arguments is null || method is null ? null : ReadCut(arguments, method.Value, context);
        arguments?.Close();
        if (key is null || cut is null)
        {
            return null;
        }

        var options = new SplitOptions(context.OperatorName, key, cut);
        return new BoundOperator(new SplitOperator(options, IdentityOf(options)), new OperatorDescription());
    }

    private static ITextCut? ReadCut(SpecReader arguments, SplitMethod method, BindingContext context)
    {
        int? tokens = arguments.Count(Tokens);
        string? model = arguments.Text(Model) ?? context.DefaultModel;
        string? delimiter = arguments.Text(Delimiter);
        int pieces = arguments.CountOrDefault(Pieces);
        if (delimiter is "")
        {
            arguments.Error(Delimiter, "The delimiter is empty; a text cannot be cut between all of its characters.");
            return null;
        }

        return method == SplitMethod.Delimiter ? ByDelimiter(arguments, delimiter, pieces) : ByTokens(arguments, tokens, TokenEncodings.Of(model), context);
    }

    private static DelimiterCut? ByDelimiter(SpecReader arguments, string? delimiter, int pieces) =>
        arguments.Require(Delimiter) && delimiter is not null ? new DelimiterCut(delimiter, pieces) : null;

    private static TokenCut? ByTokens(SpecReader arguments, int? tokens, string encoding, BindingContext context)
    {
        if (!arguments.Require(Tokens) || tokens is null)
        {
            return null;
        }

        string? problem = $"this host has no tokenizers; method: delimiter needs none.";
        if (context.Tokenizers is { } source && source.TryFind(encoding, out ITextTokenizer? tokenizer, out problem))
        {
            return new TokenCut(encoding, tokenizer, tokens.Value);
        }

        arguments.Error(Tokens, $"Tokens cannot be counted here: {problem}");
        return null;
    }

    private static ContentHash IdentityOf(SplitOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/split/1");
        return hasher.Add(options.Key.Text).Add(options.Method.Identity).Finish();
    }
}
