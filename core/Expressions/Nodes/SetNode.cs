using Pipelines.Core.Python;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary><c>{a, b}</c></summary>
internal sealed class SetNode(SourcePosition position, ExpressionNode[] items) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => items;

    public override PyValue Evaluate(Evaluation evaluation)
    {
        evaluation.Budget.ChargeItems(items.Length);
        PyValue[] values = [.. items.Select(item => item.Evaluate(evaluation))];
        evaluation.At = Position;
        return PyValue.From(new PySet(values));
    }
}
