using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>{key: value}</c>: a new dict every time.</summary>
internal sealed class DictNode(SourcePosition position, (ExpressionNode Key, ExpressionNode Value)[] entries) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => entries.SelectMany(entry => new[] { entry.Key, entry.Value });

    public override PyValue Evaluate(Evaluation evaluation)
    {
        evaluation.Budget.ChargeItems(entries.Length);
        var dict = new PyDict();
        foreach ((ExpressionNode key, ExpressionNode value) in entries)
        {
            PyValue name = key.Evaluate(evaluation);
            PyValue content = value.Evaluate(evaluation);
            evaluation.At = Position;
            dict.Items[name] = content;
        }

        return PyValue.From(dict);
    }
}
