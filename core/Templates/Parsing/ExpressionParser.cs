using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>
/// Jinja's expressions. From loosest to tightest: inline if, or, and, not, comparison, + -, ~, * / // %, **, unary,
/// then what stands behind a value: .field [key] (arguments) |filter and is-tests.
/// </summary>
internal sealed partial class ExpressionParser(ParserState state)
{
    private readonly TokenStream _tokens = state.Tokens;

    public ExpressionNode ParseExpression() => ParseExpression(allowConditional: true);

    /// <summary>One expression, or several with commas between them as a tuple.</summary>
    /// <param name="allowConditional">Whether <c>a if b</c> may stand here; in a <c>for</c> the if is the loop's.</param>
    /// <param name="endName">A name that ends the tuple, if any.</param>
    /// <param name="inParentheses">Whether nothing at all is the empty tuple.</param>
    public ExpressionNode ParseTuple(bool allowConditional = true, string? endName = null, bool inParentheses = false)
    {
        Token start = _tokens.Current;
        var items = new List<ExpressionNode>();
        bool isTuple = false;
        while (!IsTupleEnd(endName))
        {
            items.Add(ParseExpression(allowConditional));
            if (!_tokens.SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (!isTuple && items.Count == 1)
        {
            return items[0];
        }

        return isTuple || inParentheses
            ? new TupleNode(state.PositionOf(start), [.. items])
            : throw _tokens.Error($"an expression is expected here, not {_tokens.Current.Describe()}");
    }

    private bool IsTupleEnd(string? endName) =>
        _tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd
        || _tokens.Current.IsOperator(")")
        || (endName is not null && _tokens.Current.IsName(endName));

    private ExpressionNode ParseExpression(bool allowConditional)
    {
        state.Enter();
        ExpressionNode node = allowConditional ? ParseConditional() : ParseOr();
        state.Leave();
        return node;
    }

    private ExpressionNode ParseConditional()
    {
        TemplateSyntaxException? unknownBefore = state.UnknownName;
        ExpressionNode node = ParseOr();
        while (_tokens.Current.IsName("if"))
        {
            Token token = _tokens.Take();
            state.UnknownName = unknownBefore;
            state.ConditionalDepth++;
            ExpressionNode condition = ParseOr();
            ExpressionNode? otherwise = _tokens.SkipName("else") ? ParseExpression() : null;
            state.ConditionalDepth--;
            node = new ConditionalNode(state.PositionOf(token), condition, node, otherwise);
        }

        return node;
    }

    private ExpressionNode ParseOr() => ParseBoolean("or", isAnd: false, ParseAnd);

    private ExpressionNode ParseAnd() => ParseBoolean("and", isAnd: true, ParseNot);

    private ExpressionNode ParseBoolean(string name, bool isAnd, Func<ExpressionNode> parseOperand)
    {
        ExpressionNode left = parseOperand();
        while (_tokens.Current.IsName(name))
        {
            Token token = _tokens.Take();
            left = new BooleanNode(state.PositionOf(token), isAnd, left, parseOperand());
        }

        return left;
    }

    private ExpressionNode ParseNot()
    {
        if (!_tokens.Current.IsName("not"))
        {
            return ParseComparison();
        }

        Token token = _tokens.Take();
        state.Enter();
        var node = new UnaryNode(state.PositionOf(token), UnaryOperator.Not, ParseNot());
        state.Leave();
        return node;
    }

    private ExpressionNode ParseComparison()
    {
        Token start = _tokens.Current;
        ExpressionNode first = ParseSum();
        var rest = new List<(ComparisonOperator, ExpressionNode)>();
        while (TryTakeComparison() is { } comparison)
        {
            rest.Add((comparison, ParseSum()));
        }

        return rest.Count == 0 ? first : new ComparisonNode(state.PositionOf(start), first, [.. rest]);
    }

    private ComparisonOperator? TryTakeComparison()
    {
        if (_tokens.Current.IsName("not") && _tokens.Next.IsName("in"))
        {
            _tokens.Take();
            _tokens.Take();
            return ComparisonOperator.NotIn;
        }

        ComparisonOperator? comparison = (_tokens.Current.Kind, _tokens.Current.Text) switch
        {
            (TokenKind.Name, "in") => ComparisonOperator.In,
            (TokenKind.Operator, "==") => ComparisonOperator.Equal,
            (TokenKind.Operator, "!=") => ComparisonOperator.NotEqual,
            (TokenKind.Operator, "<") => ComparisonOperator.Less,
            (TokenKind.Operator, "<=") => ComparisonOperator.LessOrEqual,
            (TokenKind.Operator, ">") => ComparisonOperator.Greater,
            (TokenKind.Operator, ">=") => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };
        if (comparison is not null)
        {
            _tokens.Take();
        }

        return comparison;
    }

    private ExpressionNode ParseSum() => ParseBinary(ParseConcat, token => token switch
    {
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        _ => null,
    });

    private ExpressionNode ParseConcat()
    {
        Token start = _tokens.Current;
        ExpressionNode first = ParseProduct();
        if (!_tokens.Current.IsOperator("~"))
        {
            return first;
        }

        var operands = new List<ExpressionNode> { first };
        while (_tokens.SkipOperator("~"))
        {
            operands.Add(ParseProduct());
        }

        return new ConcatNode(state.PositionOf(start), [.. operands]);
    }

    private ExpressionNode ParseProduct() => ParseBinary(ParsePower, token => token switch
    {
        "*" => BinaryOperator.Multiply,
        "/" => BinaryOperator.Divide,
        "//" => BinaryOperator.FloorDivide,
        "%" => BinaryOperator.Modulo,
        _ => null,
    });

    // Unlike in Python, ** groups from the left.
    private ExpressionNode ParsePower() =>
        ParseBinary(() => ParseUnary(withFilters: true), token => token == "**" ? BinaryOperator.Power : null);

    private ExpressionNode ParseBinary(Func<ExpressionNode> parseOperand, Func<string, BinaryOperator?> operatorOf)
    {
        ExpressionNode left = parseOperand();
        while (_tokens.Current.Kind == TokenKind.Operator && operatorOf(_tokens.Current.Text) is { } operation)
        {
            Token token = _tokens.Take();
            left = new BinaryNode(state.PositionOf(token), operation, left, parseOperand());
        }

        return left;
    }

    // A sign binds tighter than filters: -1|abs is (-1)|abs.
    private ExpressionNode ParseUnary(bool withFilters)
    {
        Token token = _tokens.Current;
        ExpressionNode node;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            _tokens.Take();
            state.Enter();
            UnaryOperator sign = token.Text == "-" ? UnaryOperator.Negate : UnaryOperator.Plus;
            node = new UnaryNode(state.PositionOf(token), sign, ParseUnary(withFilters: false));
            state.Leave();
        }
        else
        {
            node = ParsePrimary();
        }

        node = ParsePostfix(node);
        return withFilters ? ParseFiltersAndTests(node) : node;
    }
}
