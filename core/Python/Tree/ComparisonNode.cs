using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a &lt; b &lt;= c</c>: every part is evaluated once, and none after the first that does not hold.</summary>
internal sealed class ComparisonNode(
    SourcePosition position, ExpressionNode first, (ComparisonOperator Operator, ExpressionNode Operand)[] rest)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => [first, .. rest.Select(part => part.Operand)];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue left = first.Evaluate(evaluation);
        foreach ((ComparisonOperator comparison, ExpressionNode operand) in rest)
        {
            PyValue right = operand.Evaluate(evaluation);
            evaluation.At = Position;
            if (!comparison.Holds(left, right, evaluation.Budget))
            {
                return false;
            }

            left = right;
        }

        return true;
    }
}
