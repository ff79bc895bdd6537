using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>(a, b)</c></summary>
internal sealed class TupleNode(SourcePosition position, ExpressionNode[] items) : ExpressionNode(position)
{
    public IReadOnlyList<ExpressionNode> Items { get; } = items;

    public override IEnumerable<ExpressionNode> Children => items;

    public override PyValue Evaluate(Evaluation evaluation)
    {
        evaluation.Budget.ChargeItems(items.Length);
        var values = new PyValue[items.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(evaluation);
        }

        return PyValue.TupleOf(values);
    }
}
