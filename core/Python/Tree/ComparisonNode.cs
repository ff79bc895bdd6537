using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a &lt; b &lt;= c</c>: every part is evaluated once, and none after the first that does not hold.</summary>
internal sealed class ComparisonNode(
    SourcePosition position, ExpressionNode first, (ComparisonOperator Operator, ExpressionNode Operand)[] rest)
    : ExpressionNode(position)
{
    /// <summary>The two sides of <c>a == b</c>; null when it is another comparison, or several.</summary>
    public (ExpressionNode Left, ExpressionNode Right)? Equality =>
        rest is [{ Operator: ComparisonOperator.Equal, Operand: var operand }] ? (first, operand) : null;

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
