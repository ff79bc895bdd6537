using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a + b</c> and the other binary operators.</summary>
internal sealed class BinaryNode(SourcePosition position, BinaryOperator operation, ExpressionNode left, ExpressionNode right)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => [left, right];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue a = left.Evaluate(evaluation);
        PyValue b = right.Evaluate(evaluation);
        evaluation.At = Position;
        return operation.Apply(a, b, evaluation.Budget);
    }
}
