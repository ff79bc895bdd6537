using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Filters;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;
using Pipelines.Core.Templates.Tests;

namespace Pipelines.Core.Templates.Parsing;

/// <content>What stands behind a value: fields, elements, calls, filters, tests.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>Filters for the text of a block.</summary>
    /// <param name="startsWithName">Whether the first one stands there without a bar, as in <c>{% filter upper %}</c>.</param>
    public FilterChain ParseFilterChain(bool startsWithName)
    {
        var filters = new List<FilterNode>();
        while (startsWithName || _tokens.SkipOperator("|"))
        {
            filters.Add(ParseFilter(operand: null));
            startsWithName = false;
        }

        return filters.Count == 0 ? FilterChain.Empty : new FilterChain([.. filters]);
    }

    private ExpressionNode ParsePostfix(ExpressionNode node)
    {
        while (true)
        {
            if (_tokens.SkipOperator("."))
            {
                node = ParseField(node);
            }
            else if (_tokens.Current.IsOperator("["))
            {
                node = ParseSubscript(node);
            }
            else if (_tokens.Current.IsOperator("("))
            {
                node = ParseCall(node);
            }
            else
            {
                return node;
            }
        }
    }

    private ExpressionNode ParseFiltersAndTests(ExpressionNode node)
    {
        while (true)
        {
            if (_tokens.SkipOperator("|"))
            {
                node = ParseFilter(node);
            }
            else if (_tokens.Current.IsName("is"))
            {
                node = ParseTest(node);
            }
            else if (_tokens.Current.IsOperator("("))
            {
                node = ParseCall(node);
            }
            else
            {
                return node;
            }
        }
    }

    private ExpressionNode ParseField(ExpressionNode owner)
    {
        Token field = _tokens.Take();
        return field.Kind switch
        {
            TokenKind.Name => new AttributeNode(state.PositionOf(field), owner, field.Text),
            TokenKind.Integer => new ItemNode(state.PositionOf(field), owner, new LiteralNode(state.PositionOf(field), field.Number)),
            _ => throw _tokens.Source.Error($"a field name or a number is expected after '.', not {field.Describe()}", field.Offset),
        };
    }

    private ExpressionNode ParseSubscript(ExpressionNode owner)
    {
        Token open = _tokens.Take();
        if (_tokens.Current.IsOperator("]"))
        {
            throw _tokens.Error("a key or position is expected between '[' and ']'");
        }

        ExpressionNode? start = _tokens.Current.IsOperator(":") ? null : ParseExpression();
        if (start is not null && _tokens.Current.IsOperator(","))
        {
            var keys = new List<ExpressionNode> { start };
            while (_tokens.SkipOperator(",") && !_tokens.Current.IsOperator("]"))
            {
                keys.Add(ParseExpression());
            }

            start = new TupleNode(state.PositionOf(open), [.. keys]);
        }

        if (!_tokens.SkipOperator(":"))
        {
            _tokens.ExpectOperator("]");
            return new ItemNode(state.PositionOf(open), owner, start!);
        }

        ExpressionNode? stop = IsBoundMissing() ? null : ParseExpression();
        ExpressionNode? step = _tokens.SkipOperator(":") && !IsBoundMissing() ? ParseExpression() : null;
        _tokens.ExpectOperator("]");
        return new SliceNode(state.PositionOf(open), owner, start, stop, step);
    }

    private bool IsBoundMissing() => _tokens.Current.IsOperator(":") || _tokens.Current.IsOperator("]");

    private CallNode ParseCall(ExpressionNode callee)
    {
        Token open = _tokens.Current;
        return new CallNode(state.PositionOf(open), callee, ParseArguments());
    }

    private ArgumentNodes ParseArguments()
    {
        Token open = _tokens.Take();
        var positional = new List<ExpressionNode>();
        var named = new List<(string, ExpressionNode)>();
        ExpressionNode? spread = null;
        ExpressionNode? namedSpread = null;
        while (!_tokens.Current.IsOperator(")"))
        {
            if (_tokens.SkipOperator("*"))
            {
                Require(spread is null && namedSpread is null);
                spread = ParseExpression();
            }
            else if (_tokens.SkipOperator("**"))
            {
                Require(namedSpread is null);
                namedSpread = ParseExpression();
            }
            else if (_tokens.Current.Kind == TokenKind.Name && _tokens.Next.IsOperator("="))
            {
                Require(namedSpread is null);
                string name = _tokens.Take().Text;
                _tokens.Take();
                named.Add((name, ParseExpression()));
            }
            else
            {
                Require(spread is null && namedSpread is null && named.Count == 0);
                positional.Add(ParseExpression());
            }

            if (!_tokens.Current.IsOperator(")"))
            {
                _tokens.ExpectOperator(",");
            }
        }

        _tokens.Take();
        return new ArgumentNodes([.. positional], [.. named], spread, namedSpread);

        void Require(bool holds)
        {
            if (!holds)
            {
                throw _tokens.Source.Error("arguments go in this order: values, named ones, *more, **named", open.Offset);
            }
        }
    }

    private FilterNode ParseFilter(ExpressionNode? operand)
    {
        Token token = _tokens.Current;
        string name = ParseDottedName("the name of a filter");
        if (FilterTable.Find(name) is null && state.ConditionalDepth == 0)
        {
            state.UnknownName ??= _tokens.Source.Error(FilterTable.UnknownMessage(name), token.Offset);
        }

        ArgumentNodes arguments = _tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentNodes.None;
        return new FilterNode(state.PositionOf(token), name, operand, arguments);
    }

    private ExpressionNode ParseTest(ExpressionNode operand)
    {
        Token isToken = _tokens.Take();
        bool isNegated = _tokens.SkipName("not");
        Token token = _tokens.Current;
        string name = ParseDottedName("the name of a test");
        if (TestTable.Find(name) is null && state.ConditionalDepth == 0)
        {
            state.UnknownName ??= _tokens.Source.Error(TestTable.UnknownMessage(name), token.Offset);
        }

        var test = new TestNode(state.PositionOf(token), name, operand, ParseTestArguments());
        return isNegated ? new UnaryNode(state.PositionOf(isToken), UnaryOperator.Not, test) : test;
    }

    // One argument may stand there without parentheses: x is divisibleby 3.
    private ArgumentNodes ParseTestArguments()
    {
        Token token = _tokens.Current;
        if (token.IsOperator("("))
        {
            return ParseArguments();
        }

        bool startsArgument = token.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float
            || token.IsOperator("[") || token.IsOperator("{")
            || (token.Kind == TokenKind.Name && token.Text is not ("else" or "or" or "and"));
        if (!startsArgument)
        {
            return ArgumentNodes.None;
        }

        return token.IsName("is")
            ? throw _tokens.Error("tests with 'is' cannot be chained; join them with 'and'")
            : new ArgumentNodes([ParsePostfix(ParsePrimary())], []);
    }

    private string ParseDottedName(string what)
    {
        string name = _tokens.Expect(TokenKind.Name, what).Text;
        while (_tokens.SkipOperator("."))
        {
            name += "." + _tokens.Expect(TokenKind.Name, what).Text;
        }

        return name;
    }
}
