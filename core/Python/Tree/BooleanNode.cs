using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a and b</c>, <c>a or b</c>: the operand that decides, as Python returns it.</summary>
internal sealed class BooleanNode(SourcePosition position, bool isAnd, ExpressionNode left, ExpressionNode right)
    : ExpressionNode(position)
{
    /// <summary><c>and</c>; else <c>or</c>.</summary>
    public bool IsAnd { get; } = isAnd;

    public override IEnumerable<ExpressionNode> Children => [left, right];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = left.Evaluate(evaluation);
        evaluation.At = Position;
        return Truth.Of(value) == IsAnd ? right.Evaluate(evaluation) : value;
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        FieldPlaces first = left.Trace(trace);
        first.ReadSize();
        return first.Or(right.Trace(trace));
    }
}
