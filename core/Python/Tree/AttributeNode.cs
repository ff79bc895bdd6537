using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a.name</c></summary>
internal sealed class AttributeNode(SourcePosition position, ExpressionNode owner, string name) : ExpressionNode(position)
{
    public ExpressionNode Owner { get; } = owner;

    public string Name { get; } = name;

    public override IEnumerable<ExpressionNode> Children => [Owner];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = Owner.Evaluate(evaluation);
        evaluation.At = Position;
        return evaluation.GetAttribute(value, Name);
    }

    public override FieldPlaces Trace(FieldTrace trace) => Owner.Trace(trace).Field(Name);
}
