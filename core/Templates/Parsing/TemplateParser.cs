using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>Makes the tree of a template from its tokens: text, output, and the statements in the other files.</summary>
internal sealed partial class TemplateParser
{
    private readonly ParserState _state;
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;

    // Tags that are open, with what they wait for; the innermost last.
    private readonly List<OpenTag> _open = [];
    private int _loopDepth;

    private TemplateParser(ParserState state)
    {
        _state = state;
        _tokens = state.Tokens;
        _expressions = new ExpressionParser(state);
    }

    public static Body Parse(TemplateSource source, TemplateOptions options)
    {
        List<Token> tokens = TemplateLexer.Tokenize(source, options);
        var state = new ParserState(new TokenStream(source, tokens), options.Limits);
        Body body = new TemplateParser(state).ParseUntil([]);
        if (state.UnknownName is { } unknown)
        {
            throw unknown;
        }

        TreeDepth.Require(body, options.Limits, source);
        return body;
    }

    /// <summary>The one expression in a source that is <c>{{ … }}</c> and nothing else.</summary>
    public static ExpressionNode ParseExpression(TemplateSource source, TemplateOptions options)
    {
        var tokens = new TokenStream(source, TemplateLexer.Tokenize(source, options));
        var parser = new ExpressionParser(new ParserState(tokens, options.Limits));
        tokens.Expect(TokenKind.VariableBegin, "an expression");
        ExpressionNode expression = parser.ParseTuple();
        tokens.Expect(TokenKind.VariableEnd, "the end of the expression");
        tokens.Expect(TokenKind.End, "the end of the expression");
        TreeDepth.Require(new Body([new OutputNode(expression.Position, expression)]), options.Limits, source);
        return expression;
    }

    /// <summary>Statements up to one of the tags named, which becomes the current token; to the end when none is named.</summary>
    private Body ParseUntil(string[] endTags)
    {
        var statements = new List<StatementNode>();
        while (true)
        {
            Token token = _tokens.Current;
            switch (token.Kind)
            {
                case TokenKind.Text:
                    _tokens.Take();
                    statements.Add(new TextNode(_state.PositionOf(token), token.Text));
                    break;
                case TokenKind.VariableBegin:
                    statements.Add(ParseOutput());
                    break;
                case TokenKind.BlockBegin:
                    _tokens.Take();
                    if (_tokens.Current.Kind == TokenKind.Name && endTags.Contains(_tokens.Current.Text))
                    {
                        return new Body([.. statements]);
                    }

                    statements.AddRange(ParseStatement());
                    _tokens.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
                default:
                    if (endTags.Length > 0)
                    {
                        throw UnclosedTag();
                    }

                    return new Body([.. statements]);
            }
        }
    }

    private OutputNode ParseOutput()
    {
        Token begin = _tokens.Take();
        var node = new OutputNode(_state.PositionOf(begin), _expressions.ParseTuple());
        _tokens.Expect(TokenKind.VariableEnd, "'}}'");
        return node;
    }

    /// <summary>The rest of a tag, the body, and the tag that ends it, which becomes the current token.</summary>
    private Body ParseBody(Token tag, params string[] endTags)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd, "'%}'");
        _state.Enter();
        _open.Add(new OpenTag(tag, endTags));
        Body body = ParseUntil(endTags);
        _open.RemoveAt(_open.Count - 1);
        _state.Leave();
        return body;
    }

    /// <summary>As <see cref="ParseBody"/>, for a body with only one possible end, which is taken.</summary>
    private Body ParseBodyAndEnd(Token tag, string endTag)
    {
        Body body = ParseBody(tag, endTag);
        _tokens.Take();
        return body;
    }

    private TemplateSyntaxException UnclosedTag()
    {
        OpenTag open = _open[^1];
        return _tokens.Source.Error(
            $"the tag '{open.Tag.Text}' is not closed; {open.Expected} is missing", open.Tag.Offset);
    }

    private TemplateSyntaxException UnknownTag(Token tag)
    {
        if (_open.Count == 0)
        {
            return _tokens.Source.Error(UnknownTags.Message(tag.Text), tag.Offset);
        }

        OpenTag open = _open[^1];
        bool closesOuter = _open.Any(outer => outer.EndTags.Contains(tag.Text));
        int line = _state.PositionOf(open.Tag).Line;
        string problem = closesOuter
            ? $"'{tag.Text}' does not close '{open.Tag.Text}' of line {line}; {open.Expected} is expected first"
            : UnknownTags.Message(tag.Text);
        return _tokens.Source.Error(problem, tag.Offset);
    }
}
