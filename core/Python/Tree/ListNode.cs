using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>[a, b]</c>: a new list every time.</summary>
internal sealed class ListNode(SourcePosition position, ExpressionNode[] items) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => items;

    public override PyValue Evaluate(Evaluation evaluation)
    {
        evaluation.Budget.ChargeItems(items.Length);
        var list = new List<PyValue>(items.Length);
        foreach (ExpressionNode item in items)
        {
            list.Add(item.Evaluate(evaluation));
        }

        return PyValue.From(new PyList(list));
    }
}
