using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>A constant.</summary>
internal sealed class LiteralNode(SourcePosition position, PyValue value) : ExpressionNode(position)
{
    public PyValue Value { get; } = value;

    public override IEnumerable<ExpressionNode> Children => [];

    public override PyValue Evaluate(Evaluation evaluation) => Value;
}
