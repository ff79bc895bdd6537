using Pipelines.Core.Expressions.Lexing;
using Pipelines.Core.Expressions.Nodes;
using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Parsing;

/// <content>
/// Comprehensions. Their names are bound behind the place where they are used, so the clauses are found and read first,
/// then the element.
/// </content>
internal sealed partial class PythonParser
{
    /// <summary>
    /// The comprehension that begins here and ends before the closing bracket, or null when there is no <c>for</c> on
    /// this level.
    /// </summary>
    private ComprehensionNode? TryParseComprehension(Lexeme open, ComprehensionKind kind, string close)
    {
        int elementStart = _index;
        if (FindFor(close) is not { } forIndex)
        {
            return null;
        }

        Enter();
        int visible = _names.LocalCount;
        _index = forIndex;
        var clauses = new List<ComprehensionClause>();
        while (Current.Is("for"))
        {
            clauses.Add(ParseClause());
        }

        int end = _index;
        _index = elementStart;
        ExpressionNode element = ParseExpression();
        ExpressionNode? value = kind == ComprehensionKind.Set && Skip(":") ? ParseExpression() : null;
        if (_index != forIndex)
        {
            throw Unexpected();
        }

        _index = end;
        _names.Forget(visible);
        Leave();
        return new ComprehensionNode(PositionOf(open), value is null ? kind : ComprehensionKind.Dict, element, value, [.. clauses]);
    }

    private ComprehensionClause ParseClause()
    {
        Take();
        AssignmentTarget target = ParseTargets();
        Expect("in");
        ExpressionNode items = ParseOr();
        foreach (NameTarget name in target.Names)
        {
            _names.Declare(name.Name);
        }

        var conditions = new List<ExpressionNode>();
        while (Skip("if"))
        {
            conditions.Add(ParseOr());
        }

        return new ComprehensionClause(target, items, [.. conditions]);
    }

    private AssignmentTarget ParseTargets()
    {
        Lexeme start = Current;
        AssignmentTarget first = ParseTarget();
        if (!Current.Is(","))
        {
            return first;
        }

        var targets = new List<AssignmentTarget> { first };
        while (Skip(",") && !Current.Is("in") && !Current.Is(")"))
        {
            targets.Add(ParseTarget());
        }

        return new TupleTarget(PositionOf(start), [.. targets]);
    }

    private AssignmentTarget ParseTarget()
    {
        if (!Skip("("))
        {
            return ParseNewName();
        }

        Enter();
        AssignmentTarget target = ParseTargets();
        Leave();
        Expect(")");
        return target;
    }

    // The first "for" that is not inside other brackets, before the closing one.
    private int? FindFor(string close)
    {
        int open = 0;
        for (int i = _index; i < _lexemes.Count; i++)
        {
            Lexeme lexeme = _lexemes[i];
            if (open == 0 && lexeme.Is("for"))
            {
                return i;
            }

            if (open == 0 && (lexeme.Is(close) || lexeme.Is(",")))
            {
                return null;
            }

            if (lexeme.Kind == LexemeKind.Operator)
            {
                open += lexeme.Text is "(" or "[" or "{" ? 1 : lexeme.Text is ")" or "]" or "}" ? -1 : 0;
            }

            if (open < 0)
            {
                return null;
            }
        }

        return null;
    }
}
