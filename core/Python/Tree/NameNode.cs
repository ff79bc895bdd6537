using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>A variable.</summary>
internal sealed class NameNode(SourcePosition position, string name, int symbol) : ExpressionNode(position)
{
    public string Name { get; } = name;

    public int Symbol { get; } = symbol;

    public override IEnumerable<ExpressionNode> Children => [];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        evaluation.At = Position;
        return evaluation.Lookup(this);
    }

    public override FieldPlaces Trace(FieldTrace trace) => trace.PlacesOf(Name);
}
