using Pipelines.Core.Expressions.Lexing;
using Pipelines.Core.Expressions.Nodes;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Parsing;

/// <content>
/// From loosest to tightest: lambda, inline if, or, and, not, comparison, |, ^, &amp;, shifts, + -, * / // %, unary, **.
/// </content>
internal sealed partial class PythonParser
{
    // One table per level of the binary operators that group from the left.
    private static readonly (string Symbol, BinaryOperator Operation)[][] BinaryLevels =
    [
        [("|", BinaryOperator.BitOr)],
        [("^", BinaryOperator.BitXor)],
        [("&", BinaryOperator.BitAnd)],
        [("<<", BinaryOperator.ShiftLeft), (">>", BinaryOperator.ShiftRight)],
        [("+", BinaryOperator.Add), ("-", BinaryOperator.Subtract)],
        [("*", BinaryOperator.Multiply), ("/", BinaryOperator.Divide), ("//", BinaryOperator.FloorDivide), ("%", BinaryOperator.Modulo)],
    ];

    private ExpressionNode ParseTuple()
    {
        Lexeme start = Current;
        ExpressionNode first = ParseExpression();
        if (!Current.Is(","))
        {
            return first;
        }

        var items = new List<ExpressionNode> { first };
        while (Skip(",") && Current.Kind != LexemeKind.End && !Current.Is(")") && !Current.Is("]"))
        {
            items.Add(ParseExpression());
        }

        return new TupleNode(PositionOf(start), [.. items]);
    }

    private ExpressionNode ParseExpression()
    {
        Enter();
        ExpressionNode node = Current.Is("lambda") ? ParseLambda() : ParseConditional();
        Leave();
        return node;
    }

    private ExpressionNode ParseConditional()
    {
        ExpressionNode value = ParseOr();
        if (!Current.Is("if"))
        {
            return value;
        }

        Lexeme token = Take();
        ExpressionNode condition = ParseOr();
        Expect("else");
        return new ConditionalNode(PositionOf(token), condition, value, ParseExpression());
    }

    private LambdaNode ParseLambda()
    {
        Lexeme token = Take();
        int visible = _names.LocalCount;
        var parameters = new List<NameTarget>();
        while (!Current.Is(":"))
        {
            parameters.Add(ParseNewName());
            if (!Skip(","))
            {
                break;
            }
        }

        Expect(":");
        parameters.ForEach(parameter => _names.Declare(parameter.Name));
        ExpressionNode body = ParseExpression();
        _names.Forget(visible);
        return new LambdaNode(PositionOf(token), [.. parameters], body);
    }

    private NameTarget ParseNewName()
    {
        if (Current.Kind != LexemeKind.Name || PythonKeywords.Contains(Current.Text))
        {
            throw _source.Error($"a name is expected here, not {Current.Describe()}", Current.Offset);
        }

        Lexeme name = Take();
        return new NameTarget(PositionOf(name), name.Text, _names.SymbolOf(name.Text));
    }

    private ExpressionNode ParseOr()
    {
        ExpressionNode left = ParseAnd();
        while (Current.Is("or"))
        {
            Lexeme token = Take();
            left = new BooleanNode(PositionOf(token), isAnd: false, left, ParseAnd());
        }

        return left;
    }

    private ExpressionNode ParseAnd()
    {
        ExpressionNode left = ParseNot();
        while (Current.Is("and"))
        {
            Lexeme token = Take();
            left = new BooleanNode(PositionOf(token), isAnd: true, left, ParseNot());
        }

        return left;
    }

    private ExpressionNode ParseNot()
    {
        if (!Current.Is("not"))
        {
            return ParseComparison();
        }

        Lexeme token = Take();
        Enter();
        var node = new UnaryNode(PositionOf(token), UnaryOperator.Not, ParseNot());
        Leave();
        return node;
    }

    private ExpressionNode ParseComparison()
    {
        Lexeme start = Current;
        ExpressionNode first = ParseBinary(0);
        var rest = new List<(ComparisonOperator, ExpressionNode)>();
        while (TryTakeComparison() is { } comparison)
        {
            rest.Add((comparison, ParseBinary(0)));
        }

        return rest.Count == 0 ? first : new ComparisonNode(PositionOf(start), first, [.. rest]);
    }

    private ComparisonOperator? TryTakeComparison()
    {
        ComparisonOperator? comparison = Current.Kind == LexemeKind.String ? null : Current.Text switch
        {
            "==" => ComparisonOperator.Equal,
            "!=" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            "in" => ComparisonOperator.In,
            "is" => ComparisonOperator.Is,
            "not" when _lexemes[Math.Min(_index + 1, _lexemes.Count - 1)].Is("in") => ComparisonOperator.NotIn,
            _ => null,
        };
        if (comparison is null)
        {
            return null;
        }

        Take();
        if (comparison == ComparisonOperator.NotIn)
        {
            Take();
        }

        return comparison == ComparisonOperator.Is && Skip("not") ? ComparisonOperator.IsNot : comparison;
    }

    private ExpressionNode ParseBinary(int level)
    {
        if (level == BinaryLevels.Length)
        {
            return ParseUnary();
        }

        ExpressionNode left = ParseBinary(level + 1);
        while (Array.Find(BinaryLevels[level], candidate => Current.Is(candidate.Symbol)) is { Symbol: not null } found)
        {
            Lexeme token = Take();
            left = new BinaryNode(PositionOf(token), found.Operation, left, ParseBinary(level + 1));
        }

        return left;
    }

    private ExpressionNode ParseUnary()
    {
        UnaryOperator? sign = Current.Kind != LexemeKind.Operator ? null : Current.Text switch
        {
            "-" => UnaryOperator.Negate,
            "+" => UnaryOperator.Plus,
            "~" => UnaryOperator.Invert,
            _ => null,
        };
        if (sign is null)
        {
            return ParsePower();
        }

        Lexeme token = Take();
        Enter();
        var node = new UnaryNode(PositionOf(token), sign.Value, ParseUnary());
        Leave();
        return node;
    }

    // Groups from the right, and binds tighter than a sign on its left: -2 ** -2 is -(2 ** (-2)).
    private ExpressionNode ParsePower()
    {
        ExpressionNode left = ParsePrimary();
        if (!Current.Is("**"))
        {
            return left;
        }

        Lexeme token = Take();
        Enter();
        var node = new BinaryNode(PositionOf(token), BinaryOperator.Power, left, ParseUnary());
        Leave();
        return node;
    }
}
