using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>
/// Bounds how deep the expressions of a tree are. A chain of operators is flat to the reader but nests to the left, and
/// evaluation goes down by recursion: without a bound, a long one would end the process.
/// </summary>
internal static class TreeDepth
{
    public static void Require(Body body, TemplateLimits limits, TemplateSource source)
    {
        int maxDepth = 2 * limits.MaxNestingDepth;
        var expressions = new Stack<(ExpressionNode Node, int Depth)>();
        var statements = new Stack<StatementNode>(body.Statements);
        while (statements.TryPop(out StatementNode? statement))
        {
            foreach (StatementNode inner in statement.Statements)
            {
                statements.Push(inner);
            }

            foreach (ExpressionNode expression in statement.Expressions)
            {
                expressions.Push((expression, 1));
            }

            while (expressions.TryPop(out (ExpressionNode Node, int Depth) next))
            {
                if (next.Depth > maxDepth)
                {
                    throw source.Error($"an expression of more than {maxDepth} operators in a row", next.Node.Position);
                }

                foreach (ExpressionNode child in next.Node.Children)
                {
                    expressions.Push((child, next.Depth + 1));
                }
            }
        }
    }
}
