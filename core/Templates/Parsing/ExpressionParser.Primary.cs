using System.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Lexing;

namespace Pipelines.Core.Templates.Parsing;

/// <content>Names, literals and parentheses.</content>
internal sealed partial class ExpressionParser
{
    private ExpressionNode ParsePrimary()
    {
        Token token = _tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _tokens.Take();
                return ParseName(token);
            case TokenKind.String:
                return ParseString();
            case TokenKind.Integer or TokenKind.Float:
                _tokens.Take();
                return new LiteralNode(state.PositionOf(token), token.Number);
            case TokenKind.Operator when token.Text == "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text == "[":
                return ParseList();
            case TokenKind.Operator when token.Text == "{":
                return ParseDict();
            default:
                throw _tokens.Error($"an expression is expected here, not {token.Describe()}");
        }
    }

    private ExpressionNode ParseName(Token token)
    {
        PyValue? constant = Constant(token.Text);
        if (constant is not null)
        {
            return new LiteralNode(state.PositionOf(token), constant.Value);
        }

        state.NamesRead.Add(token.Text);
        return new NameNode(state.PositionOf(token), token.Text, state.Symbols.Of(token.Text));
    }

    private static PyValue? Constant(string name) => name switch
    {
        "true" or "True" => PyValue.True,
        "false" or "False" => PyValue.False,
        "none" or "None" => PyValue.None,
        _ => default(PyValue?),
    };

    // Strings in a row are one.
    private LiteralNode ParseString()
    {
        Token first = _tokens.Take();
        if (_tokens.Current.Kind != TokenKind.String)
        {
            return new LiteralNode(state.PositionOf(first), first.Text);
        }

        var text = new StringBuilder(first.Text);
        while (_tokens.Current.Kind == TokenKind.String)
        {
            text.Append(_tokens.Take().Text);
        }

        return new LiteralNode(state.PositionOf(first), text.ToString());
    }

    private ExpressionNode ParseParentheses()
    {
        _tokens.Take();
        ExpressionNode node = ParseTuple(inParentheses: true);
        _tokens.ExpectOperator(")");
        return node;
    }

    private ListNode ParseList()
    {
        Token open = _tokens.Take();
        var items = new List<ExpressionNode>();
        while (!_tokens.Current.IsOperator("]"))
        {
            items.Add(ParseExpression());
            if (!_tokens.Current.IsOperator("]"))
            {
                _tokens.ExpectOperator(",");
            }
        }

        _tokens.Take();
        return new ListNode(state.PositionOf(open), [.. items]);
    }

    private DictNode ParseDict()
    {
        Token open = _tokens.Take();
        var entries = new List<(ExpressionNode, ExpressionNode)>();
        while (!_tokens.Current.IsOperator("}"))
        {
            ExpressionNode key = ParseExpression();
            _tokens.ExpectOperator(":");
            entries.Add((key, ParseExpression()));
            if (!_tokens.Current.IsOperator("}"))
            {
                _tokens.ExpectOperator(",");
            }
        }

        _tokens.Take();
        return new DictNode(state.PositionOf(open), [.. entries]);
    }
}
