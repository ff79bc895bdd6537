using Pipelines.Core.Templates.Lexing;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>Tokens read one after the other, with one to look ahead.</summary>
internal sealed class TokenStream(TemplateSource source, List<Token> tokens)
{
    private int _index;

    public TemplateSource Source { get; } = source;

    public Token Current => tokens[_index];

    public Token Next => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>Takes the current token.</summary>
    public Token Take()
    {
        Token token = Current;
        _index = Math.Min(_index + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipName(string name)
    {
        bool found = Current.IsName(name);
        if (found)
        {
            Take();
        }

        return found;
    }

    public bool SkipOperator(string symbol)
    {
        bool found = Current.IsOperator(symbol);
        if (found)
        {
            Take();
        }

        return found;
    }

    public Token Expect(TokenKind kind, string what) =>
        Current.Kind == kind ? Take() : throw Error($"{what} is expected here, not {Current.Describe()}");

    public void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol))
        {
            throw Error($"'{symbol}' is expected here, not {Current.Describe()}");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Error($"'{name}' is expected here, not {Current.Describe()}");
        }
    }

    /// <summary>A syntax error at the current token.</summary>
    public TemplateSyntaxException Error(string problem) => Source.Error(problem, Current.Offset);
}
