using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a[start:stop:step]</c>; a missing bound is null.</summary>
internal sealed class SliceNode(
    SourcePosition position, ExpressionNode owner, ExpressionNode? start, ExpressionNode? stop, ExpressionNode? step)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children =>
        new[] { owner, start, stop, step }.OfType<ExpressionNode>();

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = owner.Evaluate(evaluation);
        PyValue from = start?.Evaluate(evaluation) ?? PyValue.None;
        PyValue to = stop?.Evaluate(evaluation) ?? PyValue.None;
        PyValue by = step?.Evaluate(evaluation) ?? PyValue.None;
        evaluation.At = Position;
        return evaluation.GetSlice(value, from, to, by);
    }

    // A part of a list has the same elements, so the places stay the same.
    public override FieldPlaces Trace(FieldTrace trace)
    {
        start?.Trace(trace).ReadWhole();
        stop?.Trace(trace).ReadWhole();
        step?.Trace(trace).ReadWhole();
        FieldPlaces places = owner.Trace(trace);
        places.ReadSize();
        return places;
    }
}
