using Pipelines.Core.Expressions.Lexing;
using Pipelines.Core.Expressions.Nodes;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Parsing;

/// <content>Names, literals, parentheses, and what stands behind them.</content>
internal sealed partial class PythonParser
{
    private ExpressionNode ParsePrimary()
    {
        ExpressionNode node = ParseAtom();
        while (Current.Kind == LexemeKind.Operator)
        {
            Lexeme token = Current;
            switch (token.Text)
            {
                case ".":
                    Take();
                    node = new AttributeNode(PositionOf(Current), node, ParseAttributeName());
                    break;
                case "(":
                    node = new CallNode(PositionOf(token), node, ParseArguments());
                    break;
                case "[":
                    node = ParseSubscript(node);
                    break;
                default:
                    return node;
            }
        }

        return node;
    }

    private string ParseAttributeName() => Current.Kind == LexemeKind.Name
        ? Take().Text
        : throw _source.Error($"a name is expected after '.', not {Current.Describe()}", Current.Offset);

    private ExpressionNode ParseAtom()
    {
        Lexeme token = Current;
        switch (token.Kind)
        {
            case LexemeKind.Number:
                Take();
                return new LiteralNode(PositionOf(token), token.Number);
            case LexemeKind.String or LexemeKind.FormattedString:
                return ParseStrings();
            case LexemeKind.Name when Constant(token.Text) is { } constant:
                Take();
                return new LiteralNode(PositionOf(token), constant);
            case LexemeKind.Name when !PythonKeywords.Contains(token.Text):
                return ParseName();
            case LexemeKind.Operator when token.Text == "(":
                return ParseParentheses();
            case LexemeKind.Operator when token.Text == "[":
                return ParseList();
            case LexemeKind.Operator when token.Text == "{":
                return ParseBraces();
            default:
                throw Unexpected($"an expression is expected here, not {token.Describe()}");
        }
    }

    private static PyValue? Constant(string name) => name switch
    {
        "True" => PyValue.True,
        "False" => PyValue.False,
        "None" => PyValue.None,
        _ => default(PyValue?),
    };

    private ExpressionNode ParseParentheses()
    {
        Lexeme open = Take();
        if (Skip(")"))
        {
            return new TupleNode(PositionOf(open), []);
        }

        int start = _index;
        ExpressionNode node = TryParseComprehension(open, ComprehensionKind.Generator, ")") ?? ParseTupleFrom(start);
        Expect(")");
        return node;
    }

    private ExpressionNode ParseTupleFrom(int start)
    {
        _index = start;
        return ParseTuple();
    }

    private ExpressionNode ParseList()
    {
        Lexeme open = Take();
        int start = _index;
        if (TryParseComprehension(open, ComprehensionKind.List, "]") is { } comprehension)
        {
            Expect("]");
            return comprehension;
        }

        _index = start;
        return new ListNode(PositionOf(open), [.. ParseItems("]")]);
    }

    private ExpressionNode ParseBraces()
    {
        Lexeme open = Take();
        if (Skip("}"))
        {
            return new DictNode(PositionOf(open), []);
        }

        int start = _index;
        if (TryParseComprehension(open, ComprehensionKind.Set, "}") is { } comprehension)
        {
            Expect("}");
            return comprehension;
        }

        _index = start;
        ExpressionNode first = ParseExpression();
        return Current.Is(":")
            ? new DictNode(PositionOf(open), [.. ParseEntries(first)])
            : new SetNode(PositionOf(open), Skip(",") ? [first, .. ParseItems("}")] : [first, .. CloseItems("}")]);
    }

    private List<(ExpressionNode Key, ExpressionNode Value)> ParseEntries(ExpressionNode firstKey)
    {
        Expect(":");
        var entries = new List<(ExpressionNode, ExpressionNode)> { (firstKey, ParseExpression()) };
        while (Skip(",") && !Current.Is("}"))
        {
            ExpressionNode key = ParseExpression();
            Expect(":");
            entries.Add((key, ParseExpression()));
        }

        Expect("}");
        return entries;
    }

    private ExpressionNode[] CloseItems(string close)
    {
        Expect(close);
        return [];
    }

    private List<ExpressionNode> ParseItems(string close)
    {
        var items = new List<ExpressionNode>();
        while (!Current.Is(close))
        {
            items.Add(ParseExpression());
            if (!Skip(","))
            {
                break;
            }
        }

        Expect(close);
        return items;
    }

    private ExpressionNode ParseSubscript(ExpressionNode owner)
    {
        Lexeme open = Take();
        ExpressionNode? start = Current.Is(":") ? null : ParseTuple();
        if (!Skip(":"))
        {
            Expect("]");
            return new ItemNode(PositionOf(open), owner, start!);
        }

        ExpressionNode? stop = IsBoundMissing() ? null : ParseExpression();
        ExpressionNode? step = Skip(":") && !IsBoundMissing() ? ParseExpression() : null;
        Expect("]");
        return new SliceNode(PositionOf(open), owner, start, stop, step);
    }

    private bool IsBoundMissing() => Current.Is(":") || Current.Is("]");

    private ArgumentNodes ParseArguments()
    {
        Lexeme open = Take();
        int start = _index;
        if (!Current.Is(")") && TryParseComprehension(open, ComprehensionKind.Generator, ")") is { } generator)
        {
            Expect(")");
            return new ArgumentNodes([generator], []);
        }

        _index = start;
        var positional = new List<ExpressionNode>();
        var named = new List<(string, ExpressionNode)>();
        ExpressionNode? spread = null;
        ExpressionNode? namedSpread = null;
        while (!Current.Is(")"))
        {
            bool isNamed = Current.Kind == LexemeKind.Name && _lexemes[_index + 1].Is("=");
            if (Skip("*"))
            {
                RequireOrder(spread is null && namedSpread is null);
                spread = ParseExpression();
            }
            else if (Skip("**"))
            {
                RequireOrder(namedSpread is null);
                namedSpread = ParseExpression();
            }
            else if (isNamed)
            {
                string name = Take().Text;
                Take();
                named.Add((name, ParseExpression()));
            }
            else
            {
                RequireOrder(spread is null && namedSpread is null && named.Count == 0);
                positional.Add(ParseExpression());
            }

            if (!Skip(","))
            {
                break;
            }
        }

        Expect(")");
        return new ArgumentNodes([.. positional], [.. named], spread, namedSpread);

        void RequireOrder(bool holds)
        {
            if (!holds)
            {
                throw _source.Error("arguments go in this order: values, *more, named ones, **named", open.Offset);
            }
        }
    }
}
