using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a if b else c</c>; templates may leave the <c>else</c> out.</summary>
internal sealed class ConditionalNode(
    SourcePosition position, ExpressionNode condition, ExpressionNode whenTrue, ExpressionNode? whenFalse)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => whenFalse is null ? [condition, whenTrue] : [condition, whenTrue, whenFalse];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue decision = condition.Evaluate(evaluation);
        evaluation.At = Position;
        if (Truth.Of(decision))
        {
            return whenTrue.Evaluate(evaluation);
        }

        return whenFalse is null ? evaluation.MissingElse() : whenFalse.Evaluate(evaluation);
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        condition.Trace(trace).ReadSize();
        FieldPlaces places = whenTrue.Trace(trace);
        return whenFalse is null ? places : places.Or(whenFalse.Trace(trace));
    }
}
