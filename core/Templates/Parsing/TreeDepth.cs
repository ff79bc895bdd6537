using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>Bounds how deep the expressions of a template are.</summary>
internal static class TreeDepth
{
    public static void Require(Body body, TemplateLimits limits, TemplateSource source)
    {
        int maxDepth = 2 * limits.MaxNestingDepth;
        var statements = new Stack<StatementNode>(body.Statements);
        while (statements.TryPop(out StatementNode? statement))
        {
            foreach (StatementNode inner in statement.Statements)
            {
                statements.Push(inner);
            }

            foreach (ExpressionNode expression in statement.Expressions)
            {
                if (ExpressionDepth.FindBeyond(expression, maxDepth) is { } tooDeep)
                {
                    throw source.Error($"an expression of more than {maxDepth} operators in a row", tooDeep.Position);
                }
            }
        }
    }
}
