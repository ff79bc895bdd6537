using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a[key]</c></summary>
internal sealed class ItemNode(SourcePosition position, ExpressionNode owner, ExpressionNode key) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => [owner, key];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = owner.Evaluate(evaluation);
        PyValue index = key.Evaluate(evaluation);
        evaluation.At = Position;
        return evaluation.GetItem(value, index);
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        FieldPlaces places = owner.Trace(trace);
        key.Trace(trace).ReadWhole();
        if (key is LiteralNode { Value: { IsText: true } name })
        {
            return places.Field(name.Text);
        }

        bool isPosition = key is LiteralNode { Value.Kind: PyKind.Int }
            or UnaryNode { IsNegation: true };
        if (isPosition)
        {
            return places.Item();
        }

        places.ReadWhole();
        return FieldPlaces.None;
    }
}
